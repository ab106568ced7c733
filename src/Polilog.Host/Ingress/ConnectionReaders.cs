using System.Collections.Concurrent;
using Polilog.Core.Alerts;

namespace Polilog.Host.Ingress;

/// <summary>One reader a connection; made again when its connector or its options change.</summary>
internal sealed class ConnectionReaders(ConnectorFactory make, CrashSlots slots, StrikeStore strikes, IngressOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ConnectionReader> byName = new(StringComparer.Ordinal);

    public ConnectionReader Of(ActiveConnection connection)
    {
        if (byName.TryGetValue(connection.Name, out var reader) && Serves(reader.Connection, connection))
            return reader;
        return byName.AddOrUpdate(connection.Name, _ => Make(connection), (_, known) => Serves(known.Connection, connection) ? known : Make(connection));
    }

    /// <summary>Lets connections read again that hung before they were cleared.</summary>
    /// <param name="cleared">When, by the connection's name.</param>
    public void Clear(IReadOnlyDictionary<string, DateTimeOffset> cleared)
    {
        foreach (var (name, at) in cleared)
            if (byName.TryGetValue(name, out var reader))
                reader.Clear(at);
    }

    /// <summary>A reader beside those that serve, to try something out.</summary>
    public ConnectionReader Beside(ActiveConnection connection) => Make(connection);

    /// <summary>Gives every connection the connector that is installed now. A request that is being read is read to its end by the one it began with.</summary>
    public void Renew()
    {
        foreach (var (name, reader) in byName)
        {
            var installed = make(reader.Connection);
            if (ReferenceEquals(installed.Loaded, reader.Used.Loaded))
                continue;
            if (installed.Connector is null && reader.Used.Connector is not null)
                reader.KeepOn(installed);
            else
                byName.TryUpdate(name, Make(reader.Connection, installed), reader);
        }
    }

    private static bool Serves(ActiveConnection known, ActiveConnection asked) =>
        ReferenceEquals(known, asked) || (known.Id == asked.Id && known.Connector == asked.Connector && known.Options == asked.Options);

    private ConnectionReader Make(ActiveConnection connection) => Make(connection, make(connection));

    private ConnectionReader Make(ActiveConnection connection, ConnectorInUse used) => new(connection, used, slots, strikes, options.ReadWithin, time);
}
