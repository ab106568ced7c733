using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Polilog.Json;

/// <summary>
/// The place of a value in a document: <c>$</c>, then <c>.name</c>, <c>[0]</c> or <c>['any name']</c>, in which <c>\'</c> and <c>\\</c> are the character itself. It
/// leads to one value or to none; there are no wildcards.
/// </summary>
internal sealed class JsonPath
{
    public const int MaxLength = 500;

    private readonly IReadOnlyList<(string? Name, int Index)> steps;

    private JsonPath(IReadOnlyList<(string? Name, int Index)> steps) => this.steps = steps;

    /// <summary>The path, or what is wrong with it and at which character, from 1.</summary>
    public static (JsonPath? Path, string? Fault) Parse(string text)
    {
        if (text.Length > MaxLength)
            return (null, $"a path has at most {MaxLength} characters");
        if (!text.StartsWith('$'))
            return (null, "a path begins with $, such as $.alert.name");
        var found = new List<(string?, int)>();
        for (var at = 1; at < text.Length;)
        {
            var begin = at;
            if (text[at] == '.' ? Name(text, ref at) is { } name : Quoted(text, ref at, out name))
                found.Add((name, -1));
            else if (Index(text, begin, out at) is { } index)
                found.Add((null, index));
            else
                return (null, $"at character {begin + 1}: expected .name, [0] or ['name'], found {text[begin..]}");
        }
        return (new JsonPath(found), null);
    }

    /// <summary>The value; null if it is not there.</summary>
    public JsonElement? Find(JsonElement from)
    {
        foreach (var (name, index) in steps)
        {
            if (name is null && from.ValueKind == JsonValueKind.Array && index < from.GetArrayLength())
                from = from[index];
            else if (name is not null && from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var member))
                from = member;
            else
                return null;
        }
        return from;
    }

    /// <summary>As it would be written.</summary>
    public override string ToString() => steps.Aggregate(new StringBuilder("$"), (text, step) => step switch
    {
        { Name: null } => text.Append(CultureInfo.InvariantCulture, $"[{step.Index}]"),
        { Name: { Length: > 0 } name } when name.All(IsOfName) => text.Append('.').Append(name),
        _ => text.Append("['").Append(step.Name!.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)).Append("']"),
    }).ToString();

    private static string? Name(string text, ref int at)
    {
        var begin = ++at;
        while (at < text.Length && IsOfName(text[at]))
            at++;
        return at > begin ? text[begin..at] : null;
    }

    private static bool Quoted(string text, ref int at, out string name)
    {
        var read = new StringBuilder();
        name = "";
        if (string.CompareOrdinal(text, at, "['", 0, 2) != 0)
            return false;
        for (at += 2; at < text.Length && text[at] != '\''; at++)
        {
            if (text[at] == '\\' && (++at == text.Length || text[at] is not ('\'' or '\\')))
                return false;
            read.Append(text[at]);
        }
        name = read.ToString();
        var isClosed = string.CompareOrdinal(text, at, "']", 0, 2) == 0;
        at += 2;
        return isClosed;
    }

    private static int? Index(string text, int begin, out int after)
    {
        after = text.IndexOf(']', begin) + 1;
        return text[begin] == '[' && after > 0 && int.TryParse(text.AsSpan((begin + 1)..(after - 1)), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '@';
}
