using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Polilog.Core.Configuration.Yaml;

/// <summary>
/// Reads a file into values that know their places. Written by people, but not trusted: depth and size are bounded, an alias is a reference to what stands before it
/// and is weighed as if it were written out.
/// </summary>
internal sealed class YamlFileReader
{
    private const int DeepestNesting = 20;
    private const long LargestSize = 2_000_000;

    private readonly string file;
    private readonly FaultCollector faults;
    private readonly Parser parser;
    private readonly Dictionary<AnchorName, YamlValue> anchors = [];

    private YamlFileReader(string file, string text, FaultCollector faults) =>
        (this.file, this.faults, parser) = (file, faults, new Parser(new StringReader(text)));

    /// <summary>The mapping a file consists of; null if it has faults that keep it from being read on, which are then collected.</summary>
    public static YamlMap? Read(string file, string text, FaultCollector faults)
    {
        // The parser takes a zero for the end and would leave out the rest; it is also what UTF-16 looks like.
        if (text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var zero)
        {
            faults.Add(new Place(file, 1 + text.AsSpan(0, zero).Count('\n'), 1), "There is a zero byte: save the file as UTF-8 text.");
            return null;
        }
        try
        {
            return new YamlFileReader(file, text, faults).ReadFile();
        }
        catch (YamlException e)
        {
            faults.Add(new Place(file, (int)e.Start.Line, (int)e.Start.Column), $"This is not YAML: {e.Message.TrimEnd('.')}.");
            return null;
        }
    }

    private YamlMap? ReadFile()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
            return Empty();
        parser.Consume<DocumentStart>();
        var root = ReadValue(depth: 0);
        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _))
            throw Fault(parser.Current!.Start, "a file holds one document; put the second one into a file of its own");
        if (root is YamlMap map)
            return map;
        if (root is YamlText { IsEmpty: true })
            return Empty();
        faults.Add(root.Place, $"A file is a mapping of sections such as 'topics:', not {root.Kind}.");
        return null;
    }

    private YamlMap Empty() => new(new Place(file, 1, 1), new Dictionary<string, YamlEntry>(StringComparer.Ordinal), 1);

    private YamlValue ReadValue(int depth)
    {
        if (depth > DeepestNesting)
            throw Fault(parser.Current!.Start, $"values lie more than {DeepestNesting} levels deep");
        if (parser.TryConsume<AnchorAlias>(out var alias))
            return anchors.TryGetValue(alias.Value, out var target)
                ? target
                : throw Fault(alias.Start, $"the alias *{alias.Value} stands inside of its own anchor, or before it");
        var start = parser.Consume<NodeEvent>();
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific)
            throw Fault(start.Start, $"tags such as {start.Tag.Value} are not used here");
        YamlValue value = start switch
        {
            Scalar scalar => new YamlText(PlaceOf(scalar), scalar.Value, scalar.Style is ScalarStyle.Plain),
            SequenceStart => ReadList(PlaceOf(start), depth),
            _ => ReadMap(PlaceOf(start), depth),
        };
        if (value.Size > LargestSize)
            throw Fault(start.Start, $"written out without aliases this is more than {LargestSize} values");
        if (!start.Anchor.IsEmpty)
            anchors[start.Anchor] = value;
        return value;
    }

    private YamlList ReadList(Place place, int depth)
    {
        var items = new List<YamlValue>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadValue(depth + 1));
        return new YamlList(place, items, 1 + items.Sum(i => i.Size));
    }

    private YamlMap ReadMap(Place place, int depth)
    {
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
                throw Fault(parser.Current!.Start, "a key is a plain text");
            var entry = new YamlEntry(PlaceOf(key), ReadValue(depth + 1));
            if (!entries.TryAdd(key.Value, entry))
                faults.Add(entry.Place, $"The key '{key.Value}' is already in line {entries[key.Value].Place.Line}.");
        }
        return new YamlMap(place, entries, 1 + entries.Values.Sum(e => e.Value.Size));
    }

    private Place PlaceOf(NodeEvent start) => new(file, (int)start.Start.Line, (int)start.Start.Column);

    private static YamlException Fault(Mark at, string message) => new(at, at, message);
}
