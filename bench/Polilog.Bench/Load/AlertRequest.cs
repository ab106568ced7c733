using System.Globalization;
using System.Text;

namespace Polilog.Bench.Load;

/// <summary>
/// A whole request with a number of alerts, made once; before each sending only the numbers that tell the alerts apart are written into it. The same labels and
/// annotations go to Polilog (webhook body, version 4) and to Alertmanager (POST /api/v2/alerts).
/// </summary>
internal sealed class AlertRequest
{
    public const int Topics = 20;

    private const string Mark = "########";

    private readonly byte[] bytes;
    private readonly int[][] marks;

    private AlertRequest(byte[] bytes, int[][] marks) => (this.bytes, this.marks) = (bytes, marks);

    public int Alerts => marks.Length;

    public static AlertRequest ToPolilog(string connection, string token, int alerts, int seed) =>
        Make($"/ingest/{connection}", $"Authorization: Bearer {token}\r\n", Enumerable.Range(seed, alerts).Select(WebhookAlert), WebhookBegin, WebhookEnd);

    public static AlertRequest ToAlertmanager(int alerts, int seed) => Make("/api/v2/alerts", "", Enumerable.Range(seed, alerts).Select(PostedAlert), "[", "]");

    /// <summary>The body alone, as Alertmanager sends it.</summary>
    public static byte[] WebhookBody(int alerts)
    {
        var body = new StringBuilder(WebhookBegin).AppendJoin(',', Enumerable.Range(0, alerts).Select(i => WebhookAlert(i).Replace(Mark, i.ToString("D8", CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        return Encoding.UTF8.GetBytes(body.Append(WebhookEnd).ToString());
    }

    /// <summary>The request whose alerts have the numbers from <paramref name="first"/> on. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> From(long first)
    {
        Span<byte> digits = stackalloc byte[Mark.Length];
        for (var i = 0; i < marks.Length; i++)
        {
            (first + i).TryFormat(digits, out _, "D8", CultureInfo.InvariantCulture);
            foreach (var at in marks[i])
                digits.CopyTo(bytes.AsSpan(at));
        }
        return bytes;
    }

    private static AlertRequest Make(string path, string headers, IEnumerable<string> alerts, string begin, string end)
    {
        var body = new StringBuilder(begin).AppendJoin(',', alerts).Append(end).ToString();
        var head = $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n";
        var whole = Encoding.UTF8.GetBytes(head + body);
        return new AlertRequest(whole, [.. MarksByAlert(whole)]);
    }

    // An alert begins with its labels; the marks until the next one are its own.
    private static IEnumerable<int[]> MarksByAlert(byte[] request)
    {
        var starts = Places(request, "\"labels\":"u8.ToArray());
        var all = Places(request, Encoding.ASCII.GetBytes(Mark));
        for (var i = 0; i < starts.Count; i++)
            yield return [.. all.Where(m => m > starts[i] && (i + 1 == starts.Count || m < starts[i + 1]))];
    }

    private static List<int> Places(ReadOnlySpan<byte> text, ReadOnlySpan<byte> wanted)
    {
        var places = new List<int>();
        for (var from = 0; text[from..].IndexOf(wanted) is >= 0 and var at; from += at + wanted.Length)
            places.Add(from + at);
        return places;
    }

    private const string WebhookBegin = """{"receiver":"polilog","status":"firing","alerts":[""";

    private const string WebhookEnd = """
        ],"groupLabels":{"alertname":"DiskFull"},"commonLabels":{"alertname":"DiskFull","job":"node"},"commonAnnotations":{},"externalURL":"http://127.0.0.1:9093","version":"4","groupKey":"{}:{alertname=\"DiskFull\"}","truncatedAlerts":0}
        """;

    // Eight labels and three annotations, as Prometheus' rules for disks make them; one in 64 is critical.
    private static string Labels(int i) => $$"""
        "labels":{"alertname":"DiskFull","cluster":"bench","host":"web{{Mark}}","instance":"web{{Mark}}:9100","job":"node","mount":"/var","severity":"{{(i % 64 == 0 ? "critical" : i % 3 == 0 ? "high" : "warning")}}","team":"team{{i % Topics}}"},"annotations":{"description":"The file system /var on web{{Mark}} is almost full.","runbook_url":"https://runbooks.example.org/disk-full","summary":"Disk /var of web{{Mark}} is 95 % full"},"startsAt":"2026-11-23T06:57:15.157Z"
        """;

    private const string Generator = """
        "generatorURL":"http://127.0.0.1:9090/graph?g0.expr=disk_used_percent+%3E+90\u0026g0.tab=1"
        """;

    private static string WebhookAlert(int i) => $$"""{"status":"firing",{{Labels(i)}},"endsAt":"0001-01-01T00:00:00Z",{{Generator}},"fingerprint":"f808fd7e{{Mark}}"}""";

    private static string PostedAlert(int i) => $$"""{{{Labels(i)}},{{Generator}}}""";
}
