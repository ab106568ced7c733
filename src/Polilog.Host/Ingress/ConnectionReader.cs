using Polilog.Core;
using Polilog.Core.Alerts;
using Polilog.Host.Plugins;
using Polilog.Sdk;

namespace Polilog.Host.Ingress;

/// <summary>Calls the connector of one connection within its budget. Whatever the connector does, the service goes on and the request is kept.</summary>
internal sealed class ConnectionReader(ActiveConnection connection, ConnectorInUse used, CrashSlots slots, StrikeStore strikes, TimeSpan within, TimeProvider time)
{
    private const int MaxHung = 3;

    private int hung;
    private long hungAt;

    public ActiveConnection Connection { get; } = connection;

    public string Version => used.Version;

    public ConnectorInUse Used => used;

    /// <summary>Why the version that is installed now does not read for this connection; null: it does.</summary>
    public string? KeptBecause { get; private set; }

    /// <summary>Since when it hung too often and requests are kept unread; null: they are read.</summary>
    public DateTimeOffset? StoresOnlySince => IsHung ? new DateTimeOffset(Interlocked.Read(ref hungAt), TimeSpan.Zero) : null;

    /// <summary>Why requests are not read, or not by the version that is installed now; null: all is well.</summary>
    public string? Fault => used.Connector is null ? used.Fault : IsHung ? HungTooOften : KeptBecause;

    private static string HungTooOften { get; } = $"The connector hung {MaxHung} times; the connection only stores until it is cleared (polilog connectors clear) or has another version.";

    private bool IsHung => Volatile.Read(ref hung) >= MaxHung;

    /// <summary>The source may prove itself otherwise than by the header; the body must be read before.</summary>
    public bool Authenticates => used.Connector is IRequestAuthenticator;

    /// <summary>The source wants its own form of answer, and may ask by GET.</summary>
    public bool Replies => used.Connector is IReplyFormat;

    /// <summary>Null if it could not be found out, and the source should send again.</summary>
    public async Task<RequestProof?> ProveAsync(ConnectorRequest request, byte[] bodyHash)
    {
        var authenticator = (IRequestAuthenticator)used.Connector!;
        return !IsHung && Enter(bodyHash) is >= 0 and var slot ? await CallAsync(() => Prove(authenticator, request), slot) : null;
    }

    /// <summary>Null leaves the answer to the host.</summary>
    public async Task<ConnectorReply?> ReplyAsync(ConnectorRequest request, byte[] bodyHash, Receipt receipt) =>
        used.Connector is IReplyFormat format && !IsHung && Enter(bodyHash) is >= 0 and var slot
            ? await CallAsync(() => Reply(format, request, receipt), slot)
            : null;

    public async Task<ReadOutcome> ReadAsync(ConnectorRequest request, byte[] bodyHash)
    {
        if (used.Connector is not { } connector)
            return new ReadOutcome.Kept(DeadLetterKind.ConnectionStoresOnly, used.Fault);
        if (IsHung)
            return new ReadOutcome.Kept(DeadLetterKind.ConnectionStoresOnly, HungTooOften);
        if (strikes.Any && strikes.IsOut(new ReadAttempt(Convert.ToHexStringLower(bodyHash), Connection.Connector, used.Version)))
            return new ReadOutcome.Kept(DeadLetterKind.TwoStrikes, "The host died twice while this body was being read; it was not read again.");
        var slot = Enter(bodyHash);
        if (slot < 0)
            return new ReadOutcome.Busy();
        return await CallAsync(() => Read(connector, request), slot)
            ?? new ReadOutcome.Kept(DeadLetterKind.ConnectorTooSlow, $"The connector took longer than {within.TotalSeconds:0.#} s.");
    }

    /// <summary>Goes on with the connector it has, as its options do not fit the one that was installed.</summary>
    public void KeepOn(ConnectorInUse refused) => KeptBecause = $"Version {used.Version} serves on, for version {refused.Version} does not take its options. {refused.Fault}";

    /// <summary>Reads again, if it hung before then.</summary>
    public void Clear(DateTimeOffset at)
    {
        if (StoresOnlySince <= at)
            Interlocked.Exchange(ref hung, 0);
    }

    private int Enter(byte[] bodyHash) => slots.Enter(bodyHash, Connection.Connector, used.Version);

    // On a thread of the pool: a call that hangs can be left behind, and the answer is null. It keeps its slot, for it may still bring the process down.
    private async Task<T?> CallAsync<T>(Func<T?> call, int slot)
        where T : class
    {
        var running = Task.Run(() =>
        {
            try
            {
                return call();
            }
            finally
            {
                slots.Leave(slot);
            }
        });
        try
        {
            return await running.WaitAsync(within, time);
        }
        catch (TimeoutException)
        {
            Interlocked.Exchange(ref hungAt, time.GetUtcNow().UtcTicks);
            Interlocked.Increment(ref hung);
            return null;
        }
    }

    private static RequestProof Prove(IRequestAuthenticator authenticator, ConnectorRequest request)
    {
        try
        {
            return authenticator.Authenticate(request) ?? RequestProof.Bearer;
        }
        catch (Exception)
        {
            return RequestProof.Refused("What proves the source could not be read.");
        }
    }

    private static ConnectorReply? Reply(IReplyFormat format, ConnectorRequest request, Receipt receipt)
    {
        try
        {
            return format.Reply(request, receipt);
        }
        catch (Exception)
        {
            // The host's own answer says the same.
            return null;
        }
    }

    private ReadOutcome Read(IConnector connector, ConnectorRequest request)
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
/// <param name="Loaded">What it was made of, kept in memory as long as somebody reads with it.</param>
internal sealed record ConnectorInUse(IConnector? Connector, string Version, string Fault, LoadedConnector? Loaded = null);

/// <summary>Makes the connector of a connection.</summary>
internal delegate ConnectorInUse ConnectorFactory(ActiveConnection connection);
