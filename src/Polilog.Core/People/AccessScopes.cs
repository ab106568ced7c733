namespace Polilog.Core.People;

/// <summary>What a token may write that is made for a program: it acts as nobody, reads, and writes what its scopes name. Each is the name of an authorization policy, too.</summary>
internal static class AccessScopes
{
    /// <summary>
    /// Check, plan and apply configurations, and read those that were. It is as much as the role admin: a configuration says who is who, where messages go and where secrets are shown.
    /// </summary>
    public const string Configuration = "config:write";

    /// <summary>Declare and end silences and maintenance.</summary>
    public const string Silences = "silences:write";

    /// <summary>Declare and end absences, overrides and memberships.</summary>
    public const string People = "people:write";

    /// <summary>Make connections that only take in, and new tokens of any.</summary>
    public const string Connections = "connections:write";

    /// <summary>Try and re-drive dead letters, and clear quarantine.</summary>
    public const string DeadLetters = "dead-letters:write";

    public static IReadOnlyList<string> All { get; } = [Configuration, Silences, People, Connections, DeadLetters];
}
