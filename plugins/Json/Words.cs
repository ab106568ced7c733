using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Polilog.Json;

/// <summary>Words of the sender; upper and lower case and outer blanks make no difference.</summary>
/// <param name="texts">The words as they stand in the configuration.</param>
[JsonConverter(typeof(WordsConverter)), Description("a word or a list of words")]
public sealed class Words(IReadOnlyList<string> texts)
{
    internal IReadOnlyList<string> Texts => texts;

    internal bool Contains(string word) => texts.Contains(word.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", texts);
}

/// <summary>A word may be written as a number or as true and false, as people write them in YAML.</summary>
internal sealed class WordsConverter : JsonConverter<Words>
{
    public override Words Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new([.. ReadAll(ref reader).Select(w => w.Trim())]);

    public override void Write(Utf8JsonWriter writer, Words value, JsonSerializerOptions options) => WriteAll(writer, value.Texts);

    /// <summary>One plain value or a list of them, as texts.</summary>
    public static List<string> ReadAll(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return [ReadOne(ref reader)];
        var all = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            all.Add(ReadOne(ref reader));
        return all;
    }

    public static void WriteAll(Utf8JsonWriter writer, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray();
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static string ReadOne(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False))
            throw new JsonException();
        using var value = JsonDocument.ParseValue(ref reader);
        return JsonText.Of(value.RootElement)!;
    }
}
