using System.Text.Json;
using Polilog.Core.Alerts;
using Polilog.Core.Delivery;
using Polilog.Core.People;
using Polilog.Core.WriteBack;
using Polilog.Sdk;

namespace Polilog.Host.Ingress;

/// <summary>Tells sources what became of incidents, by the connectors of their connections. Whatever a connector does, the lane goes on.</summary>
internal sealed class SourceGateway(ConnectionStore connections, ConnectionReaders readers, SourceCalls calls, TimeProvider time) : IRoomGateway
{
    /// <summary>Who looks at the problem later than that has long asked the room.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(15);

    public string Scheme => SourceTellings.Scheme;

    public string? AccountOf(Person person) => null;

    /// <summary>The connections whose sources want to be told, by name.</summary>
    public static IReadOnlySet<string> Acknowledging(ConnectionStore connections, ConnectionReaders readers) =>
        connections.Active.Where(c => SourceOf(c, readers) is not null).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);

    public async Task<DeliveryOutcome> SendAsync(OutgoingMessage message, CancellationToken cancel)
    {
        if (Read(message) is not { } acknowledgement)
            return new DeliveryOutcome.Rejected("What is to be told cannot be read by this version of the hub.");
        // Another host may have the connector, the secret or the option that this one lacks.
        var result = connections.Find(message.Destination) is { } connection && SourceOf(connection, readers) is { } source
            ? await TellAsync(connection, source, acknowledgement, cancel)
            : new AcknowledgeResult.Later("The connection is gone, its option acknowledge was taken away, or its connector is not loaded.");
        return result switch
        {
            AcknowledgeResult.Done => new DeliveryOutcome.Delivered("told"),
            AcknowledgeResult.Refused refused => new DeliveryOutcome.Rejected(SourceCalls.Storable(refused.Reason)),
            AcknowledgeResult.Later later when time.GetUtcNow() - acknowledgement.At > GiveUpAfter =>
                new DeliveryOutcome.Rejected($"{SourceCalls.Storable(later.Reason)} After {GiveUpAfter.TotalMinutes:0} minutes it is not tried again."),
            AcknowledgeResult.Later later => new DeliveryOutcome.RetryLater(null, SourceCalls.Storable(later.Reason), WholeAccount: false),
            _ => new DeliveryOutcome.Rejected("The connector gave no result."),
        };
    }

    private static Acknowledgement? Read(OutgoingMessage message)
    {
        try
        {
            return AcknowledgementContent.Read(message.Content!, isRepeated: message.Attempts > 0);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<AcknowledgeResult> TellAsync(ActiveConnection connection, IAcknowledgeSource source, Acknowledgement acknowledgement, CancellationToken cancel)
    {
        try
        {
            return await calls.CallAsync(connection, (client, budget) => source.AcknowledgeAsync(acknowledgement, client, budget), cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            return new AcknowledgeResult.Later(SourceCalls.SentenceOf(failure));
        }
    }

    private static IAcknowledgeSource? SourceOf(ActiveConnection connection, ConnectionReaders readers) => Told(readers.Of(connection).Used.Connector);

    /// <summary>Null: it cannot be told, or does not want to be, or fails when asked whether it does.</summary>
    internal static IAcknowledgeSource? Told(IConnector? connector)
    {
        try
        {
            return connector is IAcknowledgeSource { Acknowledges: true } source ? source : null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return null;
        }
    }
}
