using System.Collections.Frozen;
using Polilog.Core.Alerts;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.Core.Configuration.Planning;

/// <summary>Where a configuration sends a recorded episode.</summary>
internal sealed class ReplayedRouting(HubConfiguration configuration)
{
    private readonly RouteTable routes = new(configuration.Routes);
    private readonly Watchdogs watchdogs = new(configuration.Connections);
    private readonly FrozenDictionary<string, ConnectionSettings> connections = configuration.Connections.ToFrozenDictionary(c => c.Name, StringComparer.Ordinal);

    public bool Has(string connection) => connections.ContainsKey(connection);

    /// <summary>Empty: it only says that its source is alive.</summary>
    public IReadOnlyList<ReplayedHit> Of(RecordedEpisode episode)
    {
        var settings = connections.GetValueOrDefault(episode.Connection);
        var severity = episode.Severity is not Severity.Unknown ? episode.Severity : settings?.UnknownSeverity ?? episode.UnknownSeverity;
        var alert = new RoutedAlert(
            episode.Connection, settings?.Connector ?? episode.Connector, severity, episode.Resource, episode.Check, episode.Title, episode.Labels);
        return watchdogs.IsPulse(alert) ? [] : [.. routes.Match(alert, episode.RoutedAt).Select(route => new ReplayedHit(route, GroupKey.Of(route, alert, episode.DedupKey)))];
    }
}

/// <summary>A route that takes an episode, and the group it finds there.</summary>
internal sealed record ReplayedHit(Route Route, string GroupKey)
{
    public string Topic => Route.Topic;

    public bool IsCatchAll => Route.TakesEverything;

    public ReplayedGroup Group => new(Topic, Route.Name, GroupKey);
}

/// <summary>At most one open incident has it.</summary>
internal readonly record struct ReplayedGroup(string Topic, string Route, string GroupKey);
