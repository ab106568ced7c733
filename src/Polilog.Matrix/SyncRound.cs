using Microsoft.Extensions.Logging;
using Polilog.Core.Configuration;

namespace Polilog.Matrix;

/// <summary>
/// Asks the homeserver once what is new, fills the gaps it left, and comes into the rooms it was invited to. Keeps nothing: repeated from the same place it hears
/// the same.
/// </summary>
internal sealed partial class SyncRound(MatrixClient client, MatrixRooms rooms, ConfigurationHolder configurations, MatrixSettings settings, ILogger<SyncRound> log)
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(30);
    private const int UsualLimit = 50;

    /// <param name="hasFailed">The attempt before failed, maybe because its answer was too large: ask for less, and get the rest by pages.</param>
    public async Task<SyncOutcome> RunAsync(SyncLease lease, bool hasFailed, CancellationToken cancel)
    {
        if (lease.Since is null)
            return await BeginAsync(cancel);
        var answer = await client.SyncAsync(lease.Since, hasFailed ? TimeSpan.Zero : LongPoll, SyncAnswer.Filter(hasFailed ? 1 : UsualLimit), cancel);
        if (answer is MatrixAnswer.Done done && SyncAnswer.Of(done) is { } news)
            return await ReadAsync(news, lease.Since, cancel);
        if (IsPlaceRefused(answer) && await BeginAsync(cancel) is SyncOutcome.Heard heard)
        {
            LogBegunAnew(log, answer.ToString()!, lease.SyncedAt);
            return heard;
        }
        return SyncOutcome.Of(answer);
    }

    // The first answer only says where "now" is: what was written before the installation is not obeyed.
    private async Task<SyncOutcome> BeginAsync(CancellationToken cancel)
    {
        var answer = await client.SyncAsync(since: null, TimeSpan.Zero, SyncAnswer.Filter(1), cancel);
        if (answer is not MatrixAnswer.Done done || SyncAnswer.Of(done) is not { } start)
            return SyncOutcome.Of(answer);
        return await ReadAsync(start with { Rooms = [] }, since: "", cancel);
    }

    private static bool IsPlaceRefused(MatrixAnswer answer) => answer is MatrixAnswer.Refused { Status: 400 or 404, Code: not "M_UNRECOGNIZED" };

    private async Task<SyncOutcome> ReadAsync(SyncAnswer answer, string since, CancellationToken cancel)
    {
        var named = configurations.Current.Document.Topics.Select(t => t.MatrixRoom).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var heard = new List<(string Room, RoomMessage Message)>();
        foreach (var timeline in answer.Rooms)
            if (await HearAsync(timeline, since, named, heard, cancel) is { } trouble)
                return SyncOutcome.Of(trouble);
        return await ComeInAsync(answer.Invitations, named, cancel) is { } kept ? SyncOutcome.Of(kept) : new SyncOutcome.Heard(new SyncNews(answer.NextBatch, heard));
    }

    private async Task<Verdict?> HearAsync(RoomTimeline timeline, string since, IReadOnlyCollection<string> named, List<(string Room, RoomMessage Message)> heard, CancellationToken cancel)
    {
        var newest = new HeardCommands(settings.UserId);
        newest.Add(timeline.Events);
        if (newest.Messages.Count == 0 && timeline.GapBefore is null)
            return null;
        var (room, trouble) = await rooms.NameOfAsync(timeline.RoomId, named, settings.UserId, cancel);
        if (room is null)
            return trouble;
        var older = new HeardCommands(settings.UserId);
        if (timeline.GapBefore is { } end && !newest.FollowOurComing && await ReadGapAsync(timeline.RoomId, since, end, older, cancel) is { } failed)
            return failed;
        heard.AddRange(older.Messages.Concat(newest.Messages).Select(message => (room, message)));
        return null;
    }

    private async Task<Verdict?> ReadGapAsync(string roomId, string since, string end, HeardCommands into, CancellationToken cancel)
    {
        for (string? from = since; from is not null && from != end;)
        {
            var answer = await client.MessagesAsync(roomId, backwards: false, from, end, SyncAnswer.TimelineFilter, cancel);
            if (answer is not MatrixAnswer.Done page)
            {
                var verdict = Verdict.Of(answer);
                if (!verdict.NeedsOnlyTime)
                    LogGapStays(log, roomId, answer.ToString()!);
                return verdict.NeedsOnlyTime ? verdict : null;
            }
            into.Add(page.Body.Items("chunk"));
            var next = page.Text("end");
            from = next.Length > 0 && next != from ? next : null;
        }
        return null;
    }

    private async Task<Verdict?> ComeInAsync(IReadOnlyList<string> invitations, IReadOnlyCollection<string> named, CancellationToken cancel)
    {
        foreach (var roomId in invitations)
        {
            var (room, trouble) = await rooms.NameOfAsync(roomId, named, settings.UserId, cancel);
            if (trouble is not null)
                return trouble;
            if (room is null)
                LogNotNamed(log, roomId);
            else if (await rooms.OpenAsync(room, cancel) is RoomAccess.Closed { Verdict: var verdict })
            {
                // An invitation is told once.
                if (verdict.NeedsOnlyTime)
                    return verdict;
                LogNotJoined(log, room, verdict.ToString());
            }
        }
        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The homeserver does not know the place up to which commands were read ({Reason}); reading goes on from now. Commands written since {Since} may have been missed: write them again.")]
    private static partial void LogBegunAnew(ILogger log, string reason, DateTimeOffset? since);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Some messages of room {Room} cannot be read ({Reason}); commands among them are missed: write them again.")]
    private static partial void LogGapStays(ILogger log, string room, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The bot was invited to {Room}, which no topic names, and does not come.")]
    private static partial void LogNotNamed(ILogger log, string room);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The bot was invited to {Room} and cannot come: {Reason}")]
    private static partial void LogNotJoined(ILogger log, string room, string reason);
}
