using System.Collections.Frozen;
using Polilog.Core.Configuration;
using Polilog.Core.Routing;

namespace Polilog.Core.Alerts;

/// <summary>Which alerts are pulses of their connections.</summary>
internal sealed class Watchdogs(IReadOnlyList<ConnectionSettings> connections)
{
    private readonly FrozenDictionary<string, CompiledMatcher[]> matchers = connections.Where(c => c.Heartbeat is { Watchdog.Count: > 0 })
        .ToFrozenDictionary(c => c.Name, c => c.Heartbeat!.Watchdog.Select(m => new CompiledMatcher(m)).ToArray(), StringComparer.Ordinal);

    /// <summary>Whether the alert only says that its source is alive.</summary>
    public bool IsPulse(RoutedAlert alert) => matchers.TryGetValue(alert.Connection, out var watchdog) && Array.TrueForAll(watchdog, m => m.Matches(alert)) && !Heartbeat.Is(alert);
}
