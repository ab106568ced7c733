using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Sdk;
using static Polilog.UnitTests.Messages.SampleViews;

namespace Polilog.UnitTests.Messages;

public sealed class ShippedTemplatesTests
{
    private static readonly MessageRenderer Renderer = new();

    [Fact]
    public void There_is_one_for_every_kind_in_every_language()
    {
        foreach (var kind in Enum.GetValues<MessageKind>())
            foreach (var language in MessageTemplates.Languages)
                Assert.NotNull(Assert.Single(MessageTemplates.Shipped.Find(kind, language)).Template);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public void Say_what_they_should(string language)
    {
        var second = Disk with { Title = "Disk space is low on db2", Resource = "db2:9100", IsFiring = false, Severity = Severity.High };
        (string Name, MessageKind Kind, IncidentView View)[] cases =
        [
            ("a new incident", MessageKind.Card, Fresh(Disk)),
            ("a group, recovered in part", MessageKind.Card, Fresh(Disk, second) with { MemberCount = 14 }),
            ("escalated", MessageKind.Card, Escalated(Fresh(Disk))),
            ("taken", MessageKind.Card, Taken(Fresh(Disk))),
            ("taken, recovered, open over night", MessageKind.Card, Taken(Fresh(Disk)) with { FiringCount = 0, Now = Now.AddDays(1) }),
            ("solved by a person", MessageKind.Card, Solved(Fresh(Disk))),
            ("recovered by itself", MessageKind.Card, Fresh(Disk) with { Phase = Phase.Resolved, ResolvedAt = Now.AddSeconds(40), FiringCount = 0, Reason = Reason.AllRecovered }),
            ("nothing but what must be", MessageKind.Card, Fresh() with { Severity = Severity.Unknown, DueAt = null }),
            ("one more", MessageKind.Joined, Fresh(second, Disk)),
            ("one more, while it is being solved", MessageKind.Joined, Taken(Fresh(second, Disk))),
            ("graver, nobody owns it", MessageKind.SeverityRose, Fresh(Disk)),
            ("graver, for the owner", MessageKind.SeverityRose, Taken(Fresh(Disk))),
            ("taken", MessageKind.Taken, Taken(Fresh(Disk))),
            ("taken over", MessageKind.Taken, Taken(Fresh(Disk)) with { Reason = Reason.TakenOver, PreviousOwner = "Bob" }),
            ("nobody took it", MessageKind.Escalated, Escalated(Fresh(Disk))),
            ("not solved", MessageKind.Escalated, Escalated(Taken(Fresh(Disk))) with { Reason = Reason.NotSolvedInTime }),
            ("nobody there", MessageKind.Escalated, Escalated(Fresh(Disk)) with { Told = [], SkippedLevels = ["duty"], Reason = Reason.LevelHasNobody }),
            ("nobody took it", MessageKind.LastResort, Escalated(Fresh(Disk)) with { Reason = Reason.LevelsExhausted, OpenedAt = Now.AddMinutes(-65) }),
            ("by a person", MessageKind.Resolved, Solved(Fresh(Disk))),
            ("by a person, still firing", MessageKind.Resolved, Solved(Fresh(Disk)) with { FiringCount = 1 }),
            ("by the source", MessageKind.Resolved, Fresh(Disk) with { Phase = Phase.Resolved, ResolvedAt = Now.AddMinutes(2), FiringCount = 0, Reason = Reason.AllRecovered }),
            ("with an owner", MessageKind.Recovered, Taken(Fresh(Disk)) with { FiringCount = 0 }),
            ("without an owner", MessageKind.Recovered, Fresh(Disk) with { FiringCount = 0 }),
            ("to ownership", MessageKind.Reopened, Fresh(Disk) with { PreviousOwner = "Bob", Reason = Reason.SameCondition }),
            ("to the owner before", MessageKind.Reopened, Taken(Fresh(Disk)) with { Reason = Reason.SameCondition }),
            ("muted", MessageKind.Card, Fresh(Disk) with { DueAt = null, MutedUntil = Now.AddHours(2) }),
            ("nobody owns it", MessageKind.Unmuted, Fresh(Disk)),
            ("for the owner, recovered", MessageKind.Unmuted, Taken(Fresh(Disk)) with { FiringCount = 0 }),
            ("for a lead", MessageKind.OwnerAbsent, Taken(Fresh(Disk)) with { Told = ["Bob"] }),
            ("without leads", MessageKind.OwnerAbsent, Taken(Fresh(Disk))),
            ("the owner left", MessageKind.Released, Fresh(Disk) with { PreviousOwner = "Bob", Reason = Reason.OwnerLeft }),
            ("yours already", MessageKind.Answer, Taken(Fresh(Disk)) with { Reason = Reason.AlreadyYours }),
            ("resolved already", MessageKind.Answer, Solved(Fresh(Disk)) with { Reason = Reason.AlreadyResolved, Text = null }),
            ("not a member", MessageKind.Answer, Fresh(Disk) with { Reason = Reason.NotAMember }),
            ("a text", MessageKind.Answer, Fresh(Disk) with { Text = "Done." }),
            ("several lines, asked long ago", MessageKind.Answer, Fresh(Disk) with { Text = "Open:\nPAY-1 <b>\nPAY-2", AskedAt = Now.AddMinutes(-11) }),
            ("how it stands, nobody owns it", MessageKind.Answer, Fresh(Disk)),
            ("how it stands, owned", MessageKind.Answer, Taken(Fresh(Disk)) with { Reason = null }),
            ("how it stands, resolved", MessageKind.Answer, Solved(Fresh(Disk)) with { Reason = null, Text = null }),
            ("a dead letter", MessageKind.DeadLetter, Fresh() with { Title = "zabbix-main: 1,204 bytes", Text = "The connector found no JSON at line 1, byte 17.", Url = "https://polilog.example.org/dead-letters/17" }),
        ];
        var said = cases.Select(c => (c, message: Renderer.Render(c.Kind, c.View, language, MessageTemplates.Shipped))).ToList();

        Assert.All(said, one => Assert.Null(one.message.Fault));
        Snapshot.Verify(string.Join("\n", said.Select(one => $"=== {one.c.Kind}: {one.c.Name}\n{one.message.Text}\n---\n{one.message.Html}\n")), name: language, scrub: false);
    }
}
