using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Polilog.Core.Configuration;

namespace Polilog.Host.Plugins;

/// <summary>Durations as configurations write them: <c>90s</c>, <c>5m</c>, <c>1h30m</c>, <c>2d</c>, or <c>00:05:00</c>.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Parse(reader.GetString()!) is { } duration ? duration : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(Format(value));

    public static string Format(TimeSpan value) => value == TimeSpan.Zero
        ? "0s"
        : string.Concat(new[] { (value.Days, "d"), (value.Hours, "h"), (value.Minutes, "m"), (value.Seconds, "s") }.Where(p => p.Item1 != 0).Select(p => $"{p.Item1}{p.Item2}"));

    private static TimeSpan? Parse(string text) => DurationText.Parse(text)
        ?? (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var plain) && text.Contains(':', StringComparison.Ordinal) ? plain : null);
}
