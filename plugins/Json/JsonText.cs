using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Polilog.Json;

/// <summary>A value of the document as text.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A string as it is, a number and a truth value as written, an object or a list as its JSON text; null for null and for blank texts.</summary>
    public static string? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null,
        JsonValueKind.Object or JsonValueKind.Array => Nested(value),
        _ => value.GetRawText(),
    };

    // Names in order: a sender that orders them otherwise the next time still means the same condition.
    private static string Nested(JsonElement value)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, Plain))
            Write(value, writer);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void Write(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var members in value.EnumerateObject().GroupBy(m => m.Name, StringComparer.Ordinal).OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(members.Key);
                    Write(members.Last().Value, writer);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(item, writer);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
