using System.Text.RegularExpressions;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Sections;

/// <summary>What the readers of the sections share: the files, the names described so far, and what the host knows.</summary>
internal sealed partial class ReadingContext
{
    public ReadingContext(IReadOnlyList<Section> files, IReadOnlyList<ConfigurationFile> templates, KnownConnectors connectors, SecretStore? secrets, FaultCollector faults)
    {
        (Files, Templates, Connectors, Secrets, Faults) = (files, templates, connectors, secrets, faults);
        Connections = new Names("connection", LowerName(), "lower-case letters, digits, dash and underscore, at most 63", faults);
        People = new Names("person", LowerName(), "lower-case letters, digits, dash and underscore, at most 63", faults);
        Regulations = new Names("regulation", LowerName(), "lower-case letters, digits, dash and underscore, at most 63", faults);
        Topics = new Names("topic", TopicKey(), "2 to 16 upper-case letters and digits, a letter first, such as PAY", faults);
        Routes = new Names("route", RouteName(), "one line of at most 100 characters", faults);
    }

    public IReadOnlyList<Section> Files { get; }

    /// <summary>What lies in the folders beside them.</summary>
    public IReadOnlyList<ConfigurationFile> Templates { get; }

    public KnownConnectors Connectors { get; }

    /// <summary>Null: whether secrets have values is not looked at.</summary>
    public SecretStore? Secrets { get; }

    /// <summary>It was read without fault before.</summary>
    public bool IsAccepted { get; init; }

    public FaultCollector Faults { get; }

    public Names Connections { get; }

    public Names People { get; }

    public Names Regulations { get; }

    public Names Topics { get; }

    public Names Routes { get; }

    /// <summary>Of the topics read so far, by key.</summary>
    public Dictionary<string, string> TimeZones { get; } = new(StringComparer.Ordinal);

    /// <summary>The items of a section that every file may have, in the order of the files.</summary>
    public IEnumerable<Section> Items(string section, string ofWhat) => Files.SelectMany(f => f.Sections(section, ofWhat));

    /// <summary>The file that has a key which only one may have; null if none has it.</summary>
    public Section? Single(string key)
    {
        var having = Files.Where(f => f.Find(key) is not null).ToList();
        foreach (var second in having.Skip(1))
            Faults.Add(second.PlaceOf(key), $"'{key}' is already in {having[0].Place.File}:{having[0].PlaceOf(key).Line}.");
        return having.FirstOrDefault();
    }

    /// <summary>Reads <c>{ secret: name }</c>. The value itself never stands in a configuration, nor in a fault about it.</summary>
    public string? SecretName(Section section, string key)
    {
        if (section.Find(key) is not { } value)
            return null;
        if (value is not YamlMap)
        {
            Faults.Add(value.Place, $"'{key}' is a secret and never stands in the configuration: write {key}: {{ secret: some_name }}, and the value into secrets/some_name.");
            return null;
        }
        var reference = Section.Of(value, "a secret", Faults)!;
        var name = reference.Text("secret", "some_name");
        reference.Close();
        CheckSecret(name, reference.PlaceOf("secret"));
        return name;
    }

    public void CheckSecret(string name, Place place)
    {
        if (name.Length == 0)
            return;
        if (!SecretStore.IsName(name))
            Faults.Add(place, $"'{name}' cannot name a secret: lower-case letters, digits and underscore, a letter first, at most 63.");
        else if (Secrets is not null && Secrets.Find(name, out var fault).Count == 0)
            Faults.Add(place, fault!);
    }

    /// <summary>A field of alerts, as matchers and <c>group_by</c> name it.</summary>
    public void CheckField(string name, Place place)
    {
        if (AlertField.Find(name) is not null)
            return;
        var meant = NearestName.Of(name, AlertField.FixedNames) ?? $"{AlertField.LabelPrefix}{name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]}";
        Faults.Add(place, $"Alerts have no field '{name}'. {(AlertField.Find(meant) is null ? "Labels are named like labels.team." : $"Did you mean '{meant}'?")}");
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,62}\z", RegexOptions.NonBacktracking)]
    private static partial Regex LowerName();

    [GeneratedRegex(@"\A[A-Z][A-Z0-9]{1,15}\z", RegexOptions.NonBacktracking)]
    private static partial Regex TopicKey();

    [GeneratedRegex(@"\A[^\p{Cc}]{1,100}\z", RegexOptions.NonBacktracking)]
    private static partial Regex RouteName();
}
