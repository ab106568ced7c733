using Polilog.Core.Alerts;

namespace Polilog.Host.Ingress;

/// <summary>What this host does not read any more, since when and why, and how it is read again.</summary>
internal sealed class Quarantine(QuarantineStore store, StrikeStore strikes, ConnectionStore connections, ConnectionReaders readers, TimeProvider time)
{
    public async Task<Quarantined> LookAsync(CancellationToken cancel) => new(
        [
            .. connections.Active.OrderBy(c => c.Name, StringComparer.Ordinal).Select(readers.Of).Where(r => r.StoresOnlySince is not null)
                .Select(r => new HungConnection(r.Connection.Name, r.Connection.Connector, r.Version, r.StoresOnlySince!.Value, r.Fault ?? "")),
        ],
        await store.BodiesAsync(cancel),
        await store.ClearingsAsync(cancel));

    /// <summary>False: there is no such connection.</summary>
    public async Task<bool> ClearConnectionAsync(string name, string by, CancellationToken cancel)
    {
        if (connections.Find(name) is null)
            return false;
        await store.ClearConnectionAsync(name, by, time.GetUtcNow(), cancel);
        readers.Clear(await store.ClearedConnectionsAsync(cancel));
        return true;
    }

    /// <summary>False: the body has no strikes.</summary>
    public async Task<bool> ClearBodyAsync(string sha256, string by, CancellationToken cancel)
    {
        var isCleared = await store.ClearBodyAsync(sha256, by, time.GetUtcNow(), cancel);
        await strikes.RefreshAsync(cancel);
        return isCleared;
    }
}

/// <summary>What is not read any more.</summary>
/// <param name="Connections">Whose connector hung too often in this host.</param>
/// <param name="Bodies">That were being read when a process died.</param>
/// <param name="Cleared">The record of who let what be read again, newest first.</param>
internal sealed record Quarantined(IReadOnlyList<HungConnection> Connections, IReadOnlyList<StruckBody> Bodies, IReadOnlyList<Clearing> Cleared);

/// <summary>A connection that only stores.</summary>
internal sealed record HungConnection(string Connection, string Connector, string Version, DateTimeOffset Since, string Reason);
