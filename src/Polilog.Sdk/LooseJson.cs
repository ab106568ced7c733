using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Polilog.Sdk;

/// <summary>
/// Reads a text wherever the sender put any JSON value: a string as it is, a number, true or false and anything nested as its JSON text, <c>null</c> as null.
/// </summary>
public sealed class LooseTextConverter : JsonConverter<string?>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadText(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string? ReadText(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                return Compact(ref reader);
            default:
                return reader.HasValueSequence ? Encoding.UTF8.GetString(reader.ValueSequence.ToArray()) : Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static string Compact(ref Utf8JsonReader reader)
    {
        using var nested = JsonDocument.ParseValue(ref reader);
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, Plain))
            nested.RootElement.WriteTo(writer);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}

/// <summary>Reads an object of texts (labels, annotations) into a <see cref="TextMap"/>; values as <see cref="LooseTextConverter"/> does, null as the empty text.</summary>
public sealed class TextMapConverter : JsonConverter<TextMap>
{
    /// <inheritdoc/>
    public override TextMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException();
        var pairs = ArrayPool<KeyValuePair<string, string>>.Shared.Rent(16);
        var count = 0;
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = CommonNames.Read(ref reader);
                reader.Read();
                if (count == pairs.Length)
                    pairs = Grow(pairs);
                pairs[count++] = new(name, LooseTextConverter.ReadText(ref reader) ?? "");
            }
            return TextMap.Of(pairs.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<KeyValuePair<string, string>>.Shared.Return(pairs, clearArray: true);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TextMap value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value.Pairs)
            writer.WriteString(name, text);
        writer.WriteEndObject();
    }

    private static KeyValuePair<string, string>[] Grow(KeyValuePair<string, string>[] full)
    {
        var larger = ArrayPool<KeyValuePair<string, string>>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<KeyValuePair<string, string>>.Shared.Return(full, clearArray: true);
        return larger;
    }
}

/// <summary>
/// Reads a moment as sources write it: RFC 3339 with any offset and up to nine digits of fraction, or a number of Unix seconds or milliseconds. Year 1 and
/// before, in any offset, null, blank and what cannot be read are null. The result is in UTC.
/// </summary>
public sealed class SourceTimeConverter : JsonConverter<DateTimeOffset?>
{
    /// <inheritdoc/>
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            // The usual form, read without making a string; all others take the longer way.
            case JsonTokenType.String when reader.ValueSpan.EndsWith("Z"u8) && !reader.ValueSpan.StartsWith("000"u8) && reader.TryGetDateTimeOffset(out var moment):
                return moment;
            case JsonTokenType.String or JsonTokenType.Number:
                return SourceTime.Read(LooseTextConverter.ReadText(ref reader));
            default:
                reader.Skip();
                return null;
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } moment)
            writer.WriteStringValue(moment);
        else
            writer.WriteNullValue();
    }
}
