using System.Collections.Frozen;
using Polilog.Sdk;

namespace Polilog.Core.Messages;

/// <summary>What the samples say, in one language.</summary>
internal sealed record SampleTexts(string Topic, string Owner, string Lead, string Solution, MemberView Disk, MemberView Other)
{
    private static readonly DateTimeOffset Began = new(2026, 11, 25, 9, 28, 0, TimeSpan.Zero);

    private static readonly SampleTexts English = new(
        "Payments",
        "Ann Keller",
        "Bob Mensah",
        "Old WAL files removed.",
        Alert("Disk space is low on db1", "Only 3 % are left on /var/lib/postgresql.\nIt was 40 % an hour ago.", "db1:9100", "DiskSpaceLow"),
        Alert("Replication to db2 is late", "The standby is 14 minutes behind.", "db2:9100", "ReplicationLag"));

    private static readonly SampleTexts Russian = new(
        "Платежи",
        "Анна Петрова",
        "Борис Кузнецов",
        "Старые файлы WAL удалены.",
        Alert("На db1 мало места на диске", "На /var/lib/postgresql осталось 3 %.\nЧас назад было 40 %.", "db1:9100", "DiskSpaceLow"),
        Alert("Репликация на db2 отстаёт", "Реплика отстаёт на 14 минут.", "db2:9100", "ReplicationLag"));

    /// <summary>Markup, mentions, directions, and what looks like a template.</summary>
    public MemberView Hostile { get; } = Alert(
        "</b></p><script>alert(1)</script> @room {{ key }} \u202Egnp.exe", "<a href=\"javascript:x\">x</a> & \"'` \u2066\u2067 مرحبا\n@anna:example.org\n\n\n```{% raw %}", "<img src=x>", "]]>") with
    {
        Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["<b>"] = "</code>", ["team"] = "a&b", ["имя"] = "\u200B" },
    };

    public MemberView Long { get; } = Alert(
        string.Concat(Enumerable.Repeat("Disk space is low on a host with a long name ", 20)),
        string.Concat(Enumerable.Repeat("java.lang.IllegalStateException at com.example.payments.Ledger.post(Ledger.java:117)\n", 50)),
        new string('h', 500),
        new string('c', 500)) with
    {
        Labels = Enumerable.Range(1, 20).ToDictionary(n => $"label_{n}", n => new string('v', 10 * n), StringComparer.Ordinal),
    };

    public MemberView Bare { get; } = new("?", "", Severity.Unknown, IsFiring: true, "zabbix", Resource: null, Check: null, FrozenDictionary<string, string>.Empty, [], StartsAt: null, EndsAt: null);

    public static SampleTexts Of(string language) => language == Wording.Russian.Language ? Russian : English;

    private static MemberView Alert(string title, string message, string resource, string check) => new(
        title,
        message,
        Severity.Critical,
        IsFiring: true,
        "prometheus-main",
        resource,
        check,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["alertname"] = check, ["severity"] = "critical", ["team"] = "dba", ["env"] = "prod" },
        [AlertLink.TryCreate(LinkKind.Runbook, "https://wiki.example.org/disk?full=1&db=1")!, AlertLink.TryCreate(LinkKind.Source, "http://prometheus.example.org/graph?g0.expr=disk")!],
        Began,
        EndsAt: null);
}
