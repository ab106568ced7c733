using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Polilog.Json;

/// <summary>Where a value comes from: paths into the item and texts (<c>= like this</c>), of which the first that is there counts.</summary>
[JsonConverter(typeof(ValueSourceConverter)), Description("a path such as $.a.b, '= a text', or a list of both")]
public sealed class ValueSource
{
    private readonly List<(JsonPath? Path, string? Constant)> alternatives = [];

    internal ValueSource(IReadOnlyList<string> texts)
    {
        Texts = texts;
        foreach (var text in texts)
        {
            if (text.StartsWith('='))
                alternatives.Add((null, text[1..].Trim()));
            else if (JsonPath.Parse(text) is { Path: { } path })
                alternatives.Add((path, null));
            else
                Fault ??= $"'{text}': {JsonPath.Parse(text).Fault}. A fixed text is written '= text'.";
        }
        if (texts.Count == 0)
            Fault = "The list is empty.";
    }

    internal IReadOnlyList<string> Texts { get; }

    /// <summary>What is wrong with how it is written; null if nothing is.</summary>
    internal string? Fault { get; }

    internal bool HasPath => alternatives.Exists(a => a.Path is not null);

    internal string? Text(JsonElement item)
    {
        foreach (var (path, constant) in alternatives)
            if ((constant ?? (path!.Find(item) is { } found ? JsonText.Of(found) : null)) is { } text)
                return text;
        return null;
    }

    /// <summary>The first value that is there and not null, by the paths alone.</summary>
    internal JsonElement? Find(JsonElement item)
    {
        foreach (var (path, _) in alternatives)
            if (path?.Find(item) is { ValueKind: not JsonValueKind.Null } found)
                return found;
        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" or ", Texts);
}

internal sealed class ValueSourceConverter : JsonConverter<ValueSource>
{
    public override ValueSource Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(WordsConverter.ReadAll(ref reader));

    public override void Write(Utf8JsonWriter writer, ValueSource value, JsonSerializerOptions options) => WordsConverter.WriteAll(writer, value.Texts);
}
