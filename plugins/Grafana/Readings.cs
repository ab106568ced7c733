using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Polilog.Grafana;

/// <summary>Numeric readings by name.</summary>
internal static class Readings
{
    private static readonly IReadOnlyDictionary<string, double?> None = FrozenDictionary<string, double?>.Empty;

    /// <param name="json">The object with the readings as JSON text. Of what is none there are no readings: the alarm is worth more than they are.</param>
    public static IReadOnlyDictionary<string, double?> Of(string? json)
    {
        if (string.IsNullOrWhiteSpace(json) || json[0] != '{')
            return None;
        try
        {
            return JsonSerializer.Deserialize(json, GrafanaJson.Default.TextMap) is { Count: > 0 } texts
                ? texts.ToDictionary(t => t.Key, t => Number(t.Value), StringComparer.Ordinal)
                : None;
        }
        catch (JsonException)
        {
            return None;
        }
    }

    /// <summary>Null for what is no number that JSON can write: NaN, infinity, a text.</summary>
    public static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
