using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Polilog.Core.Configuration.Revisions;

/// <summary>All files of one configuration, in the order of their names. Two with the same content have the same hash, whenever and wherever they were written.</summary>
internal sealed partial class ConfigurationParts
{
    private readonly SortedDictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, byte[]> hashes = new(StringComparer.Ordinal);

    /// <param name="files">No name twice.</param>
    public ConfigurationParts(IEnumerable<ConfigurationFile> files)
    {
        foreach (var file in files)
        {
            texts.Add(file.Name, file.Text);
            hashes.Add(file.Name, HashOf(file.Text));
        }
        Sha256 = HashOf(string.Concat(hashes.Select(h => $"{Convert.ToHexStringLower(h.Value)} {h.Key}\n")));
    }

    public static ConfigurationParts None { get; } = new([]);

    public byte[] Sha256 { get; }

    public IReadOnlyCollection<string> Names => texts.Keys;

    public IReadOnlyList<ConfigurationFile> Files => [.. texts.Select(t => new ConfigurationFile(t.Key, t.Value))];

    /// <summary>Of a part; null if there is none of that name.</summary>
    public byte[]? HashOfPart(string name) => hashes.GetValueOrDefault(name);

    public string? TextOf(string name) => texts.GetValueOrDefault(name);

    /// <summary>Of all parts.</summary>
    public IReadOnlyCollection<byte[]> Hashes => hashes.Values;

    /// <summary>Text of a part that has this hash; null: none has.</summary>
    public string? TextOf(byte[] hash) => hashes.FirstOrDefault(h => Same(h.Value, hash)).Key is { } name ? texts[name] : null;

    public bool SameAs(ConfigurationParts other) => Sha256.AsSpan().SequenceEqual(other.Sha256);

    /// <summary>Names of the parts that differ, with what became of them: added, changed, removed.</summary>
    public IReadOnlyList<PartChange> ChangesFrom(ConfigurationParts before) =>
    [
        .. Names.Union(before.Names, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => new PartChange(name, before.HashOfPart(name) is null ? "added" : HashOfPart(name) is null ? "removed" : "changed"))
            .Where(c => !Same(before.HashOfPart(c.Name), HashOfPart(c.Name))),
    ];

    /// <summary>Null if files under these names can be kept and written into a folder again; else why not.</summary>
    public static string? Refuse(IReadOnlyList<ConfigurationFile> files)
    {
        if (files.Count > ConfigurationFolder.MostFiles)
            return $"These are {files.Count} files; a configuration has at most {ConfigurationFolder.MostFiles}.";
        if (files.Sum(f => (long)Encoding.UTF8.GetByteCount(f.Text)) > ConfigurationFolder.MostBytes)
            return $"The files are larger than {ConfigurationFolder.MostBytes / 1024 / 1024} MiB together: this is no configuration.";
        if (files.FirstOrDefault(f => f.Text.Contains('\0', StringComparison.Ordinal)) is { } binary)
            return $"There is a zero byte in '{binary.Name}': save the file as UTF-8 text.";
        if (files.FirstOrDefault(f => f.Name.StartsWith("secrets/", StringComparison.OrdinalIgnoreCase)) is { } secret)
            return $"'{secret.Name}' lies among the secrets, which are never part of a configuration.";
        if (files.FirstOrDefault(f => !Name().IsMatch(f.Name) || f.Name.Length > 200) is { } misnamed)
            return $"'{misnamed.Name}' cannot name a file of a configuration: NAME.yaml, or FOLDER/KIND/LANGUAGE.scriban, of letters, digits, spaces and . _ - + ( )";
        return files.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice ? $"The file '{twice.Key}' is given twice." : null;
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static bool Same(byte[]? one, byte[]? other) => one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);

    // No name leads out of the folder it is written into.
    [GeneratedRegex(@"\A(?:[\p{L}\p{N}_][\p{L}\p{M}\p{N} ._()+-]*\.ya?ml|(?:[\p{L}\p{N}_][\p{L}\p{M}\p{N} ._()+-]*/){1,5}[\p{L}\p{N}_][\p{L}\p{M}\p{N} ._()+-]*)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}

/// <summary>What became of a part.</summary>
/// <param name="Change">added, changed, removed.</param>
internal sealed record PartChange(string Name, string Change);
