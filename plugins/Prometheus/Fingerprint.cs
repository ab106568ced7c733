using System.Globalization;
using System.Text;
using Polilog.Sdk;

namespace Polilog.Prometheus;

/// <summary>Prometheus' own name of a label set: FNV-1a, 64 bit, over the labels sorted by name, each name and value closed by the byte 0xFF.</summary>
internal static class Fingerprint
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const byte Separator = 0xFF;

    public static bool IsOne(string? text) => text is { Length: 16 } && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);

    /// <summary>Labels without a value are the same as no labels, as in Alertmanager.</summary>
    public static string Of(TextMap labels)
    {
        var named = labels.Pairs.ToArray().Where(l => l.Value.Length > 0).Select(l => (Name: Encoding.UTF8.GetBytes(l.Key), Value: Encoding.UTF8.GetBytes(l.Value))).ToArray();
        Array.Sort(named, (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        var hash = Offset;
        foreach (var (name, value) in named)
            hash = Add(Add(hash, name), value);
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static ulong Add(ulong hash, byte[] bytes)
    {
        foreach (var b in bytes)
            hash = unchecked((hash ^ b) * Prime);
        return unchecked((hash ^ Separator) * Prime);
    }
}
