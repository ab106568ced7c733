using System.Text.Json;
using Polilog.Core.Configuration;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>Whether a connection is alive, and the alert that says it is not. Pure.</summary>
internal static class Heartbeat
{
    private const string Check = "heartbeat";

    /// <summary>One for each connection, on whichever host it was noticed.</summary>
    public static Identity Identity { get; } = Identity.Of(("polilog", Check));

    /// <summary>An alert of the hub itself about a connection.</summary>
    public static bool Is(RoutedAlert alert) => alert.Check == Check && alert.Labels.ContainsKey("polilog");

    /// <summary>Null: it is as it was.</summary>
    /// <param name="settings">Null: nothing is expected of the connection (any more).</param>
    /// <param name="listensSince">Since when this host hears without a break: before, the deafness may have been its own.</param>
    public static HeartbeatVerdict? Judge(HeartbeatSettings? settings, SignOfLife seen, DateTimeOffset listensSince, DateTimeOffset now)
    {
        // A connection that never sent is silent since it was made.
        var last = seen.LastAt ?? seen.CreatedAt;
        if (seen.ToldSince is { } told)
            return settings is null || last > told ? new HeartbeatVerdict.Alive(settings is null ? now : last) : null;
        var since = last > listensSince ? last : listensSince;
        return settings is not null && now - since > settings.SilentFor ? new HeartbeatVerdict.Silent(last) : null;
    }

    /// <param name="title">In the language of the topic it goes to.</param>
    public static Alert AlertOf(HeartbeatVerdict verdict, string connection, Severity? severity, string title) => verdict switch
    {
        HeartbeatVerdict.Silent(var since) => Alert(connection, title) with { Status = AlertStatus.Firing, Severity = severity, StartsAt = since },
        HeartbeatVerdict.Alive(var at) => Alert(connection, title) with { Status = AlertStatus.Resolved, Transition = Transition.Recovery, EndsAt = at },
        _ => throw new InvalidOperationException($"{verdict} is no verdict."),
    };

    /// <summary>What stands for the request of a source.</summary>
    public static byte[] BodyOf(Alert alert) => JsonSerializer.SerializeToUtf8Bytes(new { polilog = Check, connection = alert.Resource, status = alert.Status.ToString(), since = alert.StartsAt, until = alert.EndsAt });

    private static Alert Alert(string connection, string title) => new()
    {
        Identity = Identity,
        Status = AlertStatus.Firing,
        Title = title,
        Resource = connection,
        Check = Check,
        Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["polilog"] = Check, ["connection"] = connection },
    };
}

/// <summary>When a connection was last heard.</summary>
/// <param name="LastAt">The last request, or the last pulse if only an alert is one; null: there was none yet.</param>
/// <param name="ToldSince">From when its silence is told already; null: it is not.</param>
internal sealed record SignOfLife(string Connection, DateTimeOffset CreatedAt, DateTimeOffset? LastAt, DateTimeOffset? ToldSince);

/// <summary>A closed set.</summary>
internal abstract record HeartbeatVerdict
{
    private HeartbeatVerdict() { }

    internal sealed record Silent(DateTimeOffset Since) : HeartbeatVerdict;

    internal sealed record Alive(DateTimeOffset At) : HeartbeatVerdict;
}
