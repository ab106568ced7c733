using Microsoft.Extensions.Logging;
using Polilog.Core.Delivery;
using Polilog.Core.People;

namespace Polilog.Matrix;

/// <summary>
/// Brings messages to Matrix rooms. A message has one transaction id for its whole text and one for the short text that stands in when the server never accepts the
/// whole one; both carry the same marker, by which the message is found in the room when a transaction id may no longer be known there.
/// </summary>
internal sealed partial class MatrixRoomGateway(MatrixClient client, MatrixRooms rooms, TimeProvider time, ILogger<MatrixRoomGateway> log) : IRoomGateway
{
    // The server forgets transaction ids after 24 hours.
    private static readonly TimeSpan TransactionIdsHoldFor = TimeSpan.FromHours(23);
    private const int TriesBeforePoison = 3;

    public string Scheme => "matrix";

    public string? AccountOf(Person person) => person.MatrixId;

    public async Task<DeliveryOutcome> SendAsync(OutgoingMessage message, CancellationToken cancel)
    {
        var access = await rooms.OpenAsync(message.Destination, cancel);
        if (access is not RoomAccess.Open { RoomId: var roomId })
            return OutcomeOf(((RoomAccess.Closed)access).Verdict);
        if (MayStandThereUnderNoId(message) && await FindAsync(roomId, message, cancel) is { } found)
            return found;
        var verdict = await SendWholeAsync(roomId, message, cancel);
        if (verdict is Verdict.NotAllowed refusal)
        {
            access = await rooms.AfterRefusalAsync(message.Destination, roomId, refusal, cancel);
            if (access is not RoomAccess.Open { RoomId: var replacement })
                return OutcomeOf(((RoomAccess.Closed)access).Verdict);
            verdict = await SendWholeAsync(roomId = replacement, message, cancel);
        }
        return verdict switch
        {
            Verdict.ContentRefused refused => await SendMinimalAsync(roomId, message, refused.Reason, cancel),
            Verdict.Failed failed when message.Attempts + 1 >= TriesBeforePoison => await FindAsync(roomId, message, cancel) ?? await SendMinimalAsync(roomId, message, failed.Reason, cancel),
            _ => OutcomeOf(verdict),
        };
    }

    // After three tries the short text may have been stored, too, and its answer lost.
    private bool MayStandThereUnderNoId(OutgoingMessage message) =>
        message.FirstAttemptAt is { } first && (message.Attempts >= TriesBeforePoison || time.GetUtcNow() - first > TransactionIdsHoldFor);

    private async Task<Verdict> SendWholeAsync(string roomId, OutgoingMessage message, CancellationToken cancel) =>
        Verdict.Of(await client.SendAsync(roomId, message.TransactionKey, RoomContent.Of(message), cancel));

    private async Task<DeliveryOutcome> SendMinimalAsync(string roomId, OutgoingMessage message, string reason, CancellationToken cancel)
    {
        LogMinimal(log, message.DeliveryId, message.Destination, reason);
        var verdict = Verdict.Of(await client.SendAsync(roomId, message.TransactionKey + ".short", RoomContent.Minimal(message), cancel));
        return verdict is Verdict.ContentRefused refused ? new DeliveryOutcome.Rejected(refused.Reason) : OutcomeOf(verdict);
    }

    /// <summary>Null: the room answers and does not have it.</summary>
    private async Task<DeliveryOutcome?> FindAsync(string roomId, OutgoingMessage message, CancellationToken cancel) =>
        await MarkerSearch.FindAsync(client, roomId, message.TransactionKey, notBefore: message.FirstAttemptAt ?? time.GetUtcNow(), cancel) switch
        {
            (null, null) => null,
            ({ } eventId, _) => new DeliveryOutcome.Delivered(eventId),
            (_, { } trouble) => OutcomeOf(trouble),
        };

    private static DeliveryOutcome OutcomeOf(Verdict verdict) => verdict switch
    {
        Verdict.Stored stored => new DeliveryOutcome.Delivered(stored.EventId),
        Verdict.Limited limited => new DeliveryOutcome.RetryLater(limited.Wait, $"The homeserver limits the bot's account: wait {limited.Wait.TotalSeconds:0.#} s.", WholeAccount: true),
        Verdict.Unknown unknown => new DeliveryOutcome.RetryLater(null, unknown.Reason, WholeAccount: false),
        Verdict.Failed failed => new DeliveryOutcome.RetryLater(null, failed.Reason, WholeAccount: false),
        Verdict.AccountLost lost => new DeliveryOutcome.RetryLater(TimeSpan.FromSeconds(30), $"The homeserver refuses the bot's account ({lost.Reason}). Check the access token.", WholeAccount: true),
        Verdict.NotAllowed refused => new DeliveryOutcome.Rejected(refused.Reason),
        Verdict.ContentRefused refused => new DeliveryOutcome.Rejected(refused.Reason),
        Verdict.Hopeless hopeless => new DeliveryOutcome.Rejected(hopeless.Reason),
        _ => throw new InvalidOperationException($"A verdict of type {verdict.GetType().Name} has no outcome."),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery {Delivery} to {Room} was refused as it is and goes as short plain text: {Reason}")]
    private static partial void LogMinimal(ILogger log, long delivery, string room, string reason);
}
