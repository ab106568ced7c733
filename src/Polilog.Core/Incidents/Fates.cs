namespace Polilog.Core.Incidents;

/// <summary>What became of an alert that changed state, by name.</summary>
internal static class Fates
{
    public const string Opened = "opened";
    public const string Joined = "joined";
    public const string Reopened = "reopened";

    /// <summary>Opened, joined or reopened an incident through the catch-all: no route was meant for it.</summary>
    public const string CatchAll = "catch_all";

    public const string Recovered = "recovered";
    public const string Expired = "expired";
    public const string SeverityChanged = "severity_changed";
    public const string Noted = "noted";

    /// <summary>Nothing but details of an episode that is known.</summary>
    public const string Refreshed = "refreshed";

    /// <summary>The episode was over before anybody could be told.</summary>
    public const string Collapsed = "collapsed";

    /// <summary>It says that its source is alive, as the connection's heartbeat expects.</summary>
    public const string Pulse = "pulse";

    /// <summary>Opened nothing, for a silence or maintenance covers it; decided anew when that is over.</summary>
    public const string Muted = "muted";

    public const string Info = "info";
    public const string Test = "test";
    public const string ResolvedUnknown = "resolved_unknown";
    public const string EngineFailed = "engine_failed";
}

/// <summary>A fate to be stored.</summary>
/// <param name="StateVersion">Up to and including this version of the condition.</param>
/// <param name="Work">The incident it went to; null: none.</param>
internal sealed record Fate(long ConditionId, long StateVersion, int Episode, string Name, string Reason, string? Route, IncidentWork? Work)
{
    /// <summary>No decision could be made; the condition comes up again with its next change.</summary>
    public static Fate Failed(ClaimedCondition condition, Exception failure) => new(
        // PostgreSQL takes no U+0000 in a text, and a fate that cannot be written would hold back everybody behind it.
        condition.Id, condition.StateVersion, condition.Episode, Fates.EngineFailed, failure.Message.Replace("\0", "", StringComparison.Ordinal), Route: null, Work: null);
}
