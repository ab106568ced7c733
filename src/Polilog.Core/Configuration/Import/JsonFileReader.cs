using System.Text;
using System.Text.Json;
using Polilog.Core.Configuration.Yaml;

namespace Polilog.Core.Configuration.Import;

/// <summary>Reads JSON into the same values as YAML, with their places.</summary>
internal ref struct JsonFileReader
{
    private const int DeepestNesting = 20;

    private readonly string file;
    private readonly ReadOnlySpan<byte> bytes;
    private Utf8JsonReader reader;
    private int counted;
    private int line = 1;
    private int lineStart;

    private JsonFileReader(string file, ReadOnlySpan<byte> bytes)
    {
        this.file = file;
        this.bytes = bytes;
        reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = DeepestNesting });
    }

    /// <summary>Null if it is no JSON, which is then a fault.</summary>
    public static YamlValue? Read(ConfigurationFile file, FaultCollector faults)
    {
        try
        {
            var json = new JsonFileReader(file.Name, Encoding.UTF8.GetBytes(file.Text));
            json.reader.Read();
            var value = json.Value();
            json.reader.Read();
            return value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var at = e as JsonException;
            faults.Add(new Place(file.Name, (int)(at?.LineNumber ?? 0) + 1, (int)(at?.BytePositionInLine ?? 0) + 1), $"This is not JSON: {e.Message.Split(". LineNumber", 2)[0].TrimEnd('.')}.");
            return null;
        }
    }

    private YamlValue Value()
    {
        var place = PlaceHere();
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => Map(place),
            JsonTokenType.StartArray => List(place),
            JsonTokenType.String => new YamlText(place, reader.GetString()!, IsPlain: false),
            _ => new YamlText(place, Encoding.UTF8.GetString(reader.ValueSpan), IsPlain: true),
        };
    }

    private YamlMap Map(Place place)
    {
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (key, keyPlace) = (reader.GetString()!, PlaceHere());
            reader.Read();
            entries[key] = new YamlEntry(keyPlace, Value());
        }
        return new YamlMap(place, entries, 1 + entries.Values.Sum(e => e.Value.Size));
    }

    private YamlList List(Place place)
    {
        var items = new List<YamlValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Value());
        return new YamlList(place, items, 1 + items.Sum(i => i.Size));
    }

    private Place PlaceHere()
    {
        var here = (int)reader.TokenStartIndex;
        for (; counted < here; counted++)
        {
            if (bytes[counted] == '\n')
                (line, lineStart) = (line + 1, counted + 1);
        }
        return new Place(file, line, 1 + here - lineStart);
    }
}
