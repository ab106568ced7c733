using System.Text.Json;

namespace Polilog.Matrix;

/// <summary>Reads JSON that anybody may have written: what is not of the expected form is not there.</summary>
internal static class MatrixJson
{
    public static JsonElement? Member(this JsonElement json, string name)
    {
        try
        {
            return json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            // A name beside it has half a surrogate pair.
            return null;
        }
    }

    public static string? Text(this JsonElement json, string name)
    {
        try
        {
            return json.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>An id as PostgreSQL can keep it; Matrix allows 255 bytes.</summary>
    public static string? Id(this JsonElement json, string name) => json.Text(name) is { Length: > 0 and <= 255 } id && !id.Any(char.IsControl) ? id : null;

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) => json.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    public static IEnumerable<JsonProperty> Properties(this JsonElement json, string name) => json.Member(name) is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject() : [];
}
