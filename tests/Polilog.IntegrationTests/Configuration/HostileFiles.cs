using System.Text;

namespace Polilog.IntegrationTests.Configuration;

/// <summary>Files that are no configuration, by mistake or on purpose, with what is said of them.</summary>
internal static class HostileFiles
{
    public const string Deep = "values lie more than 20 levels deep";
    public const string Bomb = "written out without aliases this is more than 2000000 values";

    /// <summary>As text, which may also come over the API.</summary>
    public static IReadOnlyDictionary<string, (string Text, string Said)> Texts { get; } = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["deep"] = ($"people: {new string('[', 200_000)}", Deep),
        ["deep maps"] = (string.Concat(Enumerable.Range(0, 5_000).Select(i => $"{new string(' ', i)}a:\n")), Deep),
        ["an alias of itself"] = ("people: &a [*a]", "the alias *a stands inside of its own anchor, or before it"),
        ["an alias of what is around it"] = ("topics: &t [{ key: PAY, routes: [{ match: *t }] }]", "the alias *t stands inside of its own anchor, or before it"),
        ["a bomb of aliases"] = (AliasBomb(), Bomb),
        ["a tab"] = ("people:\n\t- key: ann", "This is not YAML"),
        ["a key twice"] = ("people: []\nroutes: []\npeople: []", "The key 'people' is already in line 1"),
        ["two documents"] = ("people: []\n---\npeople: []", "a file holds one document"),
        ["a tag"] = ("people: !!python/object/apply:os.system [x]", "tags such as tag:yaml.org,2002:python/object/apply:os.system are not used here"),
    };

    /// <summary>As bytes of a file.</summary>
    public static IReadOnlyDictionary<string, (byte[] Bytes, string Said)> Bytes { get; } = new Dictionary<string, (byte[], string)>(StringComparer.Ordinal)
    {
        ["Latin-1"] = (Encoding.Latin1.GetBytes("people: [{ key: jurgen, name: Jürgen }]"), "The file is not UTF-8 (byte 31): save it as UTF-8."),
        ["UTF-16"] = ([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("people: []")], "The file is not UTF-8 (byte 0): save it as UTF-8."),
        ["UTF-16 without a mark"] = (Encoding.Unicode.GetBytes("people: []"), "There is a zero byte: save the file as UTF-8 text."),
        ["50 MB"] = (new byte[50_000_000], "The files are larger than 16 MiB together: this is no configuration."),
    };

    private static string AliasBomb()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 18; i++)
            bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        return bomb.ToString();
    }
}
