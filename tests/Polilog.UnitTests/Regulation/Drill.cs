using Polilog.Core.Incidents;
using Polilog.Core.People;
using Polilog.Core.Regulation;
using Polilog.Sdk;

namespace Polilog.UnitTests.Regulation;

/// <summary>
/// A topic with people and rules in which an incident can be taken through its life, minute by minute. Ann and Bob are members, Lena leads, Max manages;
/// Cto is known but no member, Dan too.
/// </summary>
internal sealed class Drill
{
    public static readonly DateTimeOffset Start = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public TopicRegulation Rules { get; set; } = Standard;

    public TopicPeople People { get; set; } = PeopleOf(("ann", TopicRole.Member), ("bob", TopicRole.Member), ("lena", TopicRole.Lead), ("max", TopicRole.Manager));

    public Incident? Incident { get; set; }

    public DateTimeOffset Now { get; set; } = Start;

    public List<Decision> Decisions { get; } = [];

    /// <summary>5 minutes to take, 60 to solve; at critical 2 and 30. Levels duty, leads, management; then twice again every 15, then the last resort every 30.</summary>
    public static TopicRegulation Standard { get; } = new()
    {
        Name = "standard",
        Ownership = new Limits(Minutes(5), new Dictionary<Severity, TimeSpan> { [Severity.Critical] = Minutes(2) }),
        Resolution = new Limits(Minutes(60), new Dictionary<Severity, TimeSpan> { [Severity.Critical] = Minutes(30) }),
        Levels =
        [
            new Level("duty", [new Audience.OnCall()], null),
            new Level("leads", [new Audience.InRole(TopicRole.Lead)], Minutes(7)),
            new Level("management", [new Audience.InRole(TopicRole.Manager)], null),
        ],
        Exhausted = new Exhausted(2, Minutes(15)),
        LastResort = new LastResort([new Audience.Named("cto")], Minutes(30)),
        Recovery = RecoveryRule.Resolve,
        Reopen = new ReopenRule(Minutes(20), ToPreviousOwner: false),
    };

    public static TopicPeople PeopleOf(params (string Person, TopicRole Role)[] members) => PeopleOf(members, onCall: [], absent: []);

    public static TopicPeople PeopleOf((string Person, TopicRole Role)[] members, IReadOnlyList<string> onCall, IReadOnlyList<string> absent) => new(
        "PAY",
        "en",
        [.. members.Select(m => new Core.People.Membership(m.Person, m.Role))],
        new[] { "ann", "bob", "lena", "max", "cto", "dan" }.ToDictionary(k => k, k => new Person(k, char.ToUpperInvariant(k[0]) + k[1..], null, [])))
    {
        OnCall = onCall,
        Absent = absent.ToHashSet(),
    };

    public static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    public static Member Member(long condition, int episode = 1, Severity severity = Severity.High) => new(condition, episode, Start, null, severity);

    public static Stimulus.Fired Fired(long condition = 1, int episode = 1, Severity severity = Severity.High) =>
        new("PAY", "payments", "g", "Disk full", Member(condition, episode, severity));

    public Drill At(double minutes)
    {
        Now = Start + Minutes(minutes);
        return this;
    }

    /// <summary>Decides and, where it changed, goes on with the next incident.</summary>
    public Decision Decide(Stimulus stimulus)
    {
        var decision = Regulator.Decide(Incident, stimulus, Rules, People, Now);
        Decisions.Add(decision);
        if (decision is Decision.Changed changed)
            Incident = changed.Next.Number == 0 ? changed.Next with { Id = 1, Number = 142 } : changed.Next;
        return decision;
    }

    public Decision.Changed Changes(Stimulus stimulus) => Assert.IsType<Decision.Changed>(Decide(stimulus));

    public Decision.Refused Refuses(Stimulus stimulus) => Assert.IsType<Decision.Refused>(Decide(stimulus));

    public Reason LeavesUnchanged(Stimulus stimulus) => Assert.IsType<Decision.Unchanged>(Decide(stimulus)).Reason;

    /// <summary>Lets time run to the next due moment and decides it there.</summary>
    public Decision.Changed Due()
    {
        Now = Incident!.Clock.DueAt ?? throw new InvalidOperationException("Nothing is due.");
        return Changes(new Stimulus.Due(DueReason.Escalation));
    }

    public static Drill Opened(Severity severity = Severity.High)
    {
        var drill = new Drill();
        drill.Changes(Fired(severity: severity));
        return drill;
    }

    public static Drill TakenBy(string person, double atMinutes = 1)
    {
        var drill = Opened().At(atMinutes);
        drill.Changes(new Stimulus.Take(person));
        return drill;
    }

    public static Drill Muted(Drill drill, double atMinutes = 2, double untilMinutes = 120)
    {
        drill.At(atMinutes).Changes(new Stimulus.MutingBegan(7, Start + Minutes(untilMinutes)));
        return drill;
    }

    public static Drill Resolved(string? owner = "ann")
    {
        var drill = owner is null ? Opened() : TakenBy(owner);
        drill.At(10).Changes(new Stimulus.Resolve(owner ?? "ann", null));
        return drill;
    }

    public double? DueInMinutes => (Incident!.Clock.DueAt - Start)?.TotalMinutes;
}
