using CsCheck;
using Polilog.Core.Incidents;
using Polilog.Core.Regulation;
using Polilog.Sdk;
using static Polilog.UnitTests.Regulation.Drill;

namespace Polilog.UnitTests.Regulation;

/// <summary>What holds whatever happens in whatever order.</summary>
public sealed class RegulatorTests
{
    private static readonly Gen<string> AnyPerson = Gen.OneOf("ann", "bob", "lena", "max", "dan", "eve");
    private static readonly Gen<Severity> AnySeverity = Gen.OneOf(Severity.Info, Severity.Warning, Severity.High, Severity.Critical);
    private static readonly Gen<(long Condition, int Episode)> AnyMember = Gen.Select(Gen.Long[1, 3], Gen.Int[1, 2]);

    private static readonly Gen<Stimulus> AnyStimulus = Gen.OneOf<Stimulus>(
        Gen.Select(AnyMember, AnySeverity, (m, s) => (Stimulus)Fired(m.Condition, m.Episode, s)),
        Gen.Select(AnyMember, AnySeverity, (m, s) => (Stimulus)new Stimulus.Joined(Member(m.Condition, m.Episode, s))),
        Gen.Select(AnyMember, AnySeverity, (m, s) => (Stimulus)new Stimulus.SeverityChanged(m.Condition, m.Episode, s)),
        AnyMember.Select(m => (Stimulus)new Stimulus.Recovered(m.Condition, m.Episode, "recovery")),
        AnyMember.Select(m => (Stimulus)new Stimulus.SourceNote(m.Condition, 7, Transition.Acknowledged)),
        Gen.Const((Stimulus)new Stimulus.SourceNotTold(9, "zabbix", "It is refused.")),
        Gen.Select(AnyPerson, Gen.Int[-1, 4], (p, seen) => (Stimulus)new Stimulus.Take(p, seen < 0 ? null : seen)),
        AnyPerson.Select(p => (Stimulus)new Stimulus.Resolve(p, null)),
        Gen.Const((Stimulus)new Stimulus.Due(DueReason.Escalation)));

    private static readonly Gen<TopicRegulation> AnyRules = Gen.Select(
        Gen.Enum<RecoveryRule>(), Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 30],
        (recovery, repeats, flag, reopen) => Standard with
        {
            Recovery = recovery,
            Exhausted = new Exhausted(repeats, Minutes(15)),
            TakeOver = new TakeOverRule(Core.People.TopicRole.Member, flag),
            Reopen = new ReopenRule(Minutes(reopen), flag),
        });

    /// <summary>Steps of up to an hour; now and then the clock stands still or runs backwards.</summary>
    private static readonly Gen<(Stimulus Stimulus, int Seconds)[]> AnyHistory = Gen.Select(AnyStimulus, Gen.OneOf(Gen.Int[-60, 60], Gen.Int[0, 3600])).Array[1, 40];

    [Fact]
    public void Whatever_happens_the_incident_stays_sound()
    {
        Gen.Select(AnyRules, AnyHistory).Sample((rules, history) =>
        {
            var drill = new Drill { Rules = rules };
            foreach (var (stimulus, seconds) in history)
            {
                drill.Now += TimeSpan.FromSeconds(seconds);
                var before = drill.Incident;
                if (drill.Decide(stimulus) is Decision.Changed changed)
                    AssertSound(before, stimulus, changed, drill.Now);
                else
                    Assert.Same(before, drill.Incident);
            }
        });
    }

    [Fact]
    public void The_same_history_decided_again_gives_the_same_incident()
    {
        Gen.Select(AnyRules, AnyHistory).Sample((rules, history) => Assert.Equal(Play(rules, history), Play(rules, history)));
    }

    private static void AssertSound(Incident? before, Stimulus stimulus, Decision.Changed changed, DateTimeOffset now)
    {
        var next = changed.Next;
        Assert.NotEmpty(changed.Entries);
        Assert.Equal(next.Phase is Phase.Ownership, next.Owner is null && next.IsOpen);
        Assert.Equal(next.IsOpen, next.Clock.DueAt is not null);
        Assert.True(next.Clock.DueAt is null || next.Clock.DueAt >= next.ChangedAt || next.Clock.DueAt == before?.Clock.DueAt, "A new due time lies in the past.");
        Assert.Equal(next.Phase is Phase.Resolved, next.ResolvedAt is not null);
        Assert.True(next.PeakSeverity >= next.Severity);
        Assert.InRange(next.Level, 0, 3);
        Assert.True(next.ChangedAt >= (before is null || next.Number == 0 ? now : before.ChangedAt));
        Assert.Equal(next.Members.Count, next.Members.DistinctBy(m => (m.ConditionId, m.Episode)).Count());
        if (before is null || next.Number == 0)
            return;
        var moved = (before.Owner, before.Phase, before.Level) != (next.Owner, next.Phase, next.Level);
        Assert.Equal(before.Version + (moved ? 1 : 0), next.Version);
        Assert.Equal(before.Revision + (stimulus is Stimulus.SourceNote or Stimulus.SourceNotTold ? 0 : 1), next.Revision);
    }

    private static string Play(TopicRegulation rules, (Stimulus Stimulus, int Seconds)[] history)
    {
        var drill = new Drill { Rules = rules };
        foreach (var (stimulus, seconds) in history)
        {
            drill.Now += TimeSpan.FromSeconds(seconds);
            drill.Decide(stimulus);
        }
        return System.Text.Json.JsonSerializer.Serialize(drill.Incident);
    }
}
