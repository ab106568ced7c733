using System.Text;
using System.Text.Json;

namespace Polilog.Sdk;

/// <summary>The names that nearly every alert carries, so that reading one of them makes no new string.</summary>
internal static class CommonNames
{
    private const int Buckets = 256;

    private static readonly (byte[] Utf8, string Text)[][] Table = Build(
        """
        alertname alertgroup app cluster component container datacenter deployment device endpoint env environment exported_instance exported_job fstype group host
        host_group hostname ifName instance interface job le level mount mountpoint name namespace node owner path phase pod priority prometheus prometheus_replica
        queue region replica rule_uid scope service severity site stage state status team tenant tier topic type unit version volume zone
        dashboard dashboard_url description message runbook runbook_url summary title fingerprint groupKey receiver
        """);

    /// <summary>The name the reader stands on.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        if (reader is { HasValueSequence: false, ValueIsEscaped: false } && reader.ValueSpan is { Length: > 0 } name)
            foreach (var (utf8, text) in Table[Bucket(name)])
                if (name.SequenceEqual(utf8))
                    return text;
        return reader.GetString()!;
    }

    private static int Bucket(ReadOnlySpan<byte> name) => (name.Length * 31 + name[0] * 7 + name[^1]) % Buckets;

    private static (byte[] Utf8, string Text)[][] Build(string names)
    {
        var table = new (byte[], string)[Buckets][];
        Array.Fill(table, []);
        foreach (var name in names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var utf8 = Encoding.UTF8.GetBytes(name);
            var bucket = Bucket(utf8);
            table[bucket] = [.. table[bucket], (utf8, name)];
        }
        return table;
    }
}
