using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Sdk;

namespace Polilog.UnitTests.Messages;

/// <summary>Incidents to render.</summary>
internal static class SampleViews
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 9, 30, 0, TimeSpan.Zero);

    public static IncidentView Fresh(params MemberView[] members) => new()
    {
        Key = "PAY-142",
        TopicKey = "PAY",
        TopicName = "Payments",
        TimeZone = "Europe/Moscow",
        Title = members is [var first, ..] ? first.Title : "Disk space is low on db1",
        Phase = Phase.Ownership,
        Severity = Severity.Critical,
        PeakSeverity = Severity.Critical,
        Level = 0,
        LevelName = "duty",
        OpenedAt = Now,
        DueAt = Now.AddMinutes(5),
        Now = Now,
        Members = members,
        MemberCount = members.Length,
        FiringCount = members.Count(member => member.IsFiring),
        Url = "https://polilog.example.org/incidents/PAY-142",
    };

    public static MemberView Disk { get; } = new(
        "Disk space is low on db1",
        "Only 3 % are left on /var/lib/postgresql.\nIt was 40 % an hour ago.",
        Severity.Critical,
        IsFiring: true,
        "prometheus-main",
        "db1:9100",
        "DiskSpaceLow",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["alertname"] = "DiskSpaceLow", ["severity"] = "critical", ["team"] = "dba", ["env"] = "prod", ["mountpoint"] = "/var/lib/postgresql" },
        [AlertLink.TryCreate(LinkKind.Runbook, "https://wiki.example.org/disk?full=1&db=1")!, AlertLink.TryCreate(LinkKind.Source, "http://prometheus.example.org/graph?g0.expr=disk")!],
        Now.AddMinutes(-2),
        EndsAt: null);

    public static IncidentView Taken(IncidentView view) => view with
    {
        Phase = Phase.Resolution,
        Owner = "Анна Петрова",
        Actor = "Анна Петрова",
        Reason = Reason.TakenByPerson,
        TakenAt = Now,
        OpenedAt = Now.AddMinutes(-3),
        DueAt = Now.AddHours(1),
    };

    public static IncidentView Solved(IncidentView view) => Taken(view) with
    {
        Phase = Phase.Resolved,
        Reason = Reason.SolvedByPerson,
        ResolvedAt = Now.AddMinutes(42),
        Now = Now.AddMinutes(42),
        DueAt = null,
        Text = "Old WAL files removed.",
        FiringCount = 0,
    };

    public static IncidentView Escalated(IncidentView view) => view with
    {
        Level = 1,
        LevelName = "leads",
        Reason = Reason.NobodyTookIt,
        Told = ["Bob", "Мария"],
        OpenedAt = Now.AddMinutes(-5),
        DueAt = Now.AddMinutes(5),
    };
}
