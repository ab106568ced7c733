using System.Text.Json.Serialization;
using Polilog.Core.People;
using Polilog.Sdk;

namespace Polilog.Core.Regulation;

/// <summary>The rules of a topic. DESIGN section 5 names the options, REGULATION says what each means to the instant.</summary>
internal sealed record TopicRegulation
{
    private readonly string? key;

    public required string Name { get; init; }

    /// <summary>Name of just this wording; a regulation that was not kept has only its name.</summary>
    [JsonIgnore]
    public string Key
    {
        get => key ?? Name;
        init => key = value;
    }

    public required Limits Ownership { get; init; }

    public required Limits Resolution { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<Level> Levels { get; init; }

    public required Exhausted Exhausted { get; init; }

    public required LastResort LastResort { get; init; }

    /// <summary>The source recovered: resolve, ask the owner, or keep open.</summary>
    public required RecoveryRule Recovery { get; init; }

    public required ReopenRule Reopen { get; init; }

    public TakeOverRule TakeOver { get; init; } = new(TopicRole.Member, RestartClock: false);
}

/// <summary>How long a phase may last, by severity; severities that are not named have <paramref name="Default"/>.</summary>
internal sealed record Limits(TimeSpan Default, IReadOnlyDictionary<Severity, TimeSpan> BySeverity)
{
    public TimeSpan For(Severity severity) => BySeverity.GetValueOrDefault(severity, Default);
}

/// <summary>Who is told next.</summary>
/// <param name="Within">Own limit; null: the phase's.</param>
internal sealed record Level(string Name, IReadOnlyList<Audience> Notify, TimeSpan? Within);

/// <summary>When the highest level's time is over, it is told again so often, then the last resort is.</summary>
internal sealed record Exhausted(int Repeat, TimeSpan Every);

/// <summary>Told, and told again, until somebody acts.</summary>
internal sealed record LastResort(IReadOnlyList<Audience> Notify, TimeSpan Every);

/// <summary>Within this time after it was resolved, the same condition reopens the incident. Zero: never.</summary>
internal sealed record ReopenRule(TimeSpan Within, bool ToPreviousOwner);

/// <summary>Who may take over what somebody else owns, and whether that renews the resolution limit.</summary>
/// <param name="AllowedFor">This role and the ones above.</param>
internal sealed record TakeOverRule(TopicRole AllowedFor, bool RestartClock);

internal enum RecoveryRule
{
    Resolve,
    AskOwner,
    KeepOpen,
}

/// <summary>Some people, found anew at each telling.</summary>
[JsonDerivedType(typeof(OnCall), "on_call")]
[JsonDerivedType(typeof(InRole), "role")]
[JsonDerivedType(typeof(Named), "person")]
internal abstract record Audience
{
    /// <summary>Whoever is on call: by an override, else every member of the topic.</summary>
    internal sealed record OnCall : Audience;

    /// <summary>Exactly this role in the topic.</summary>
    internal sealed record InRole(TopicRole Role) : Audience;

    /// <summary>One person.</summary>
    internal sealed record Named(string Person) : Audience;
}
