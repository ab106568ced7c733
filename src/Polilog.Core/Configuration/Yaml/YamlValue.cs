namespace Polilog.Core.Configuration.Yaml;

/// <summary>Where something is written; both numbers from 1.</summary>
internal readonly record struct Place(string File, int Line, int Column);

/// <summary>One value of a YAML file, with its place.</summary>
/// <param name="Size">How many values it is when every alias is written out.</param>
internal abstract record YamlValue(Place Place, long Size)
{
    /// <summary>As a fault names it.</summary>
    public string Kind => this switch
    {
        YamlText { IsEmpty: true } => "nothing",
        YamlText => "a text",
        YamlList => "a list",
        _ => "a mapping",
    };
}

/// <param name="IsPlain">Written without quotes.</param>
internal sealed record YamlText(Place Place, string Text, bool IsPlain) : YamlValue(Place, 1)
{
    public bool IsEmpty => IsPlain && Text is "" or "~" or "null";
}

internal sealed record YamlList(Place Place, IReadOnlyList<YamlValue> Items, long Size) : YamlValue(Place, Size);

internal sealed record YamlMap(Place Place, IReadOnlyDictionary<string, YamlEntry> Entries, long Size) : YamlValue(Place, Size);

/// <param name="Place">Of the key.</param>
internal sealed record YamlEntry(Place Place, YamlValue Value);
