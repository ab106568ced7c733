using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Polilog.Sdk;

/// <summary>
/// Writes alerts as JSON with the field names of the API. What is null, empty or false by default is left out; everything else stands in a fixed order, so
/// equal alerts make equal text.
/// </summary>
public static class AlertJson
{
    // For people and for golden files: letters of every script stay letters.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The result of one request as indented text with a line break at its end.</summary>
    public static string ToText(ConnectorResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return ToText(writer => Write(writer, result));
    }

    /// <summary>Writes the result of one request as an object.</summary>
    public static void Write(Utf8JsonWriter writer, ConnectorResult result)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        writer.WriteStartObject();
        writer.WriteStartArray("alerts");
        foreach (var alert in result.Alerts)
            Write(writer, alert);
        writer.WriteEndArray();
        Texts(writer, "warnings", result.Warnings);
        if (result.Rejected.Count > 0)
            Rejected(writer, result.Rejected);
        Text(writer, "ignoredBecause", result.IgnoredBecause);
        writer.WriteEndObject();
    }

    /// <summary>Writes one alert as an object.</summary>
    public static void Write(Utf8JsonWriter writer, Alert alert)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(alert);
        writer.WriteStartObject();
        Identity(writer, alert.Identity);
        Text(writer, "seriesKey", alert.SeriesKey);
        Text(writer, "sourceEventId", alert.SourceEventId);
        if (alert.IsOneShot)
            writer.WriteBoolean("isOneShot", true);
        writer.WriteString("status", WordOf(alert.Status));
        writer.WriteString("transition", WordOf(alert.Transition));
        if (alert.Severity is { } severity)
            writer.WriteString("severity", WordOf(severity));
        Text(writer, "severityText", alert.SeverityText);
        writer.WriteString("title", alert.Title);
        Text(writer, "message", alert.Message);
        Text(writer, "resource", alert.Resource);
        Text(writer, "check", alert.Check);
        Map(writer, "labels", alert.Labels);
        Map(writer, "annotations", alert.Annotations);
        Values(writer, alert.Values);
        Moment(writer, "startsAt", alert.StartsAt);
        Moment(writer, "endsAt", alert.EndsAt);
        Moment(writer, "occurredAt", alert.OccurredAt);
        Moment(writer, "expiresAt", alert.ExpiresAt);
        Flag(writer, "acknowledged", alert.Acknowledged);
        Flag(writer, "suppressed", alert.Suppressed);
        Text(writer, "actor", alert.Actor);
        Text(writer, "comment", alert.Comment);
        Links(writer, alert.Links);
        Images(writer, alert.Images);
        Map(writer, "sourceIds", alert.SourceIds);
        Group(writer, alert.Group);
        Texts(writer, "warnings", alert.Warnings);
        writer.WriteNumber("index", alert.Index);
        writer.WriteEndObject();
    }

    /// <summary>The word of an enumeration in JSON: <c>severity_changed</c> for <see cref="Transition.SeverityChanged"/>.</summary>
    public static string WordOf<T>(T value)
        where T : struct, Enum => Words<T>.Of.TryGetValue(value, out var word) ? word : value.ToString();

    internal static string ToText(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
            write(writer);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Identity(Utf8JsonWriter writer, Identity identity)
    {
        writer.WriteStartArray("identity");
        foreach (var (name, value) in identity)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("value", value);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void Links(Utf8JsonWriter writer, IReadOnlyList<AlertLink> links)
    {
        if (links.Count == 0)
            return;
        writer.WriteStartArray("links");
        foreach (var link in links)
        {
            writer.WriteStartObject();
            writer.WriteString("rel", WordOf(link.Kind));
            writer.WriteString("url", link.Url);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void Images(Utf8JsonWriter writer, IReadOnlyList<AlertImage> images)
    {
        if (images.Count == 0)
            return;
        writer.WriteStartArray("images");
        foreach (var image in images)
        {
            writer.WriteStartObject();
            writer.WriteString("url", image.Url);
            writer.WriteString("alt", image.Alt);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void Group(Utf8JsonWriter writer, AlertGroup? group)
    {
        if (group is null)
            return;
        writer.WriteStartObject("group");
        writer.WriteString("key", group.Key);
        writer.WriteNumber("truncated", group.Truncated);
        writer.WriteEndObject();
    }

    private static void Values(Utf8JsonWriter writer, IReadOnlyDictionary<string, double?> values)
    {
        if (values.Count == 0)
            return;
        writer.WriteStartObject("values");
        foreach (var (name, value) in values)
            if (value is { } number && double.IsFinite(number))
                writer.WriteNumber(name, number);
            else
                writer.WriteNull(name);
        writer.WriteEndObject();
    }

    private static void Rejected(Utf8JsonWriter writer, IReadOnlyList<RejectedPart> rejected)
    {
        writer.WriteStartArray("rejected");
        foreach (var part in rejected)
        {
            writer.WriteStartObject();
            writer.WriteNumber("index", part.Index);
            writer.WriteString("place", part.Place);
            writer.WriteString("reason", part.Reason);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void Map(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string> map)
    {
        if (map.Count == 0)
            return;
        writer.WriteStartObject(name);
        if (map is TextMap texts)
            foreach (var (key, value) in texts.Pairs)
                writer.WriteString(key, value);
        else
            foreach (var (key, value) in map)
                writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
            return;
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter writer, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            writer.WriteString(name, text);
    }

    private static void Moment(Utf8JsonWriter writer, string name, DateTimeOffset? moment)
    {
        if (moment is { } at)
            writer.WriteString(name, at.UtcDateTime);
    }

    private static void Flag(Utf8JsonWriter writer, string name, bool? flag)
    {
        if (flag is { } known)
            writer.WriteBoolean(name, known);
    }

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Of = Enum.GetValues<T>().Distinct().ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));
    }
}
