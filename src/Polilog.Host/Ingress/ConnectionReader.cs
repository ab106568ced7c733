using Polilog.Core;
using Polilog.Core.Alerts;
using Polilog.Sdk;

namespace Polilog.Host.Ingress;

/// <summary>Calls the connector of one connection within its budget. Whatever the connector does, the service goes on and the request is kept.</summary>
internal sealed class ConnectionReader(ActiveConnection connection, ConnectorInUse used, CrashSlots slots, StrikeStore strikes, TimeSpan within, TimeProvider time)
{
    private const int MaxHung = 3;

    private int hung;

    public ActiveConnection Connection { get; } = connection;

    public string Version => used.Version;

    public async Task<ReadOutcome> ReadAsync(ConnectorRequest request, byte[] bodyHash)
    {
        if (used.Connector is not { } connector)
            return new ReadOutcome.Kept(DeadLetterKind.ConnectionStoresOnly, used.Fault);
        if (Volatile.Read(ref hung) >= MaxHung)
            return new ReadOutcome.Kept(DeadLetterKind.ConnectionStoresOnly, $"The connector hung {MaxHung} times; the connection only stores until the host restarts.");
        if (strikes.Any && strikes.IsOut(new ReadAttempt(Convert.ToHexStringLower(bodyHash), Connection.Connector, used.Version)))
            return new ReadOutcome.Kept(DeadLetterKind.TwoStrikes, "The host died twice while this body was being read; it was not read again.");
        var slot = slots.Enter(bodyHash, Connection.Connector, used.Version);
        if (slot < 0)
            return new ReadOutcome.Busy();
        // A thread of the pool: a call that hangs can be left behind. It keeps its slot, for it may still bring the process down.
        var call = Task.Run(() => Read(connector, request, slot));
        try
        {
            return await call.WaitAsync(within, time);
        }
        catch (TimeoutException)
        {
            Interlocked.Increment(ref hung);
            return new ReadOutcome.Kept(DeadLetterKind.ConnectorTooSlow, $"The connector took longer than {within.TotalSeconds:0.#} s.");
        }
    }

    private ReadOutcome Read(IConnector connector, ConnectorRequest request, int slot)
    {
        using var span = Tracing.Start("read")?.SetTag("polilog.connector", Connection.Connector);
        try
        {
            return new ReadOutcome.Read(connector.Read(request));
        }
        catch (MalformedPayloadException e)
        {
            return new ReadOutcome.Malformed(e.Message, e.Place);
        }
        catch (Exception e)
        {
            return new ReadOutcome.Kept(DeadLetterKind.ConnectorFailed, $"The connector failed: {e.GetType().Name}: {e.Message}");
        }
        finally
        {
            slots.Leave(slot);
        }
    }
}

/// <summary>What came of calling a connector; a closed set.</summary>
internal abstract record ReadOutcome
{
    private ReadOutcome() { }

    internal sealed record Read(ConnectorResult Result) : ReadOutcome;

    /// <summary>The body is not what the connector reads.</summary>
    internal sealed record Malformed(string Reason, string? Place) : ReadOutcome;

    /// <summary>It is not the body's fault, or nobody knows: it becomes a dead letter.</summary>
    internal sealed record Kept(DeadLetterKind Kind, string Reason) : ReadOutcome;

    /// <summary>Too many calls are running.</summary>
    internal sealed record Busy : ReadOutcome;
}

/// <summary>The connector of a connection, or why there is none.</summary>
internal sealed record ConnectorInUse(IConnector? Connector, string Version, string Fault);

/// <summary>Makes the connector of a connection.</summary>
internal delegate ConnectorInUse ConnectorFactory(ActiveConnection connection);
