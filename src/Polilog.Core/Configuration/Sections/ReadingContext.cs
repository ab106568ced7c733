using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Sections;

/// <summary>What the readers of the sections share: the files, the names described so far, and what the host knows.</summary>
internal sealed class ReadingContext
{
    public ReadingContext(IReadOnlyList<Section> files, IReadOnlyList<ConfigurationFile> templates, KnownConnectors connectors, SecretStore? secrets, FaultCollector faults)
    {
        (Files, Templates, Connectors, Secrets, Faults) = (files, templates, connectors, secrets, faults);
        Connections = new Names("connection", NameForms.Lower, faults);
        People = new Names("person", NameForms.Lower, faults);
        Regulations = new Names("regulation", NameForms.Lower, faults);
        Topics = new Names("topic", NameForms.Topic, faults);
        Routes = new Names("route", NameForms.Route, faults);
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
    public IEnumerable<Section> Items(SectionsKey key) => Files.SelectMany(f => f.Sections(key));

    /// <summary>The file that has a key which only one may have; null if none has it.</summary>
    public Section? Single(SectionKey key)
    {
        var having = Files.Where(f => f.Find(key) is not null).ToList();
        foreach (var second in having.Skip(1))
            Faults.Add(second.PlaceOf(key), $"'{key.Name}' is already in {having[0].Place.File}:{having[0].PlaceOf(key).Line}.");
        return having.FirstOrDefault();
    }

    /// <summary>Reads <c>{ secret: name }</c>. The value itself never stands in a configuration, nor in a fault about it.</summary>
    public string? SecretName(Section section, SectionKey key)
    {
        if (section.Find(key) is not { } value)
            return null;
        if (value is not YamlMap)
        {
            Faults.Add(value.Place, $"'{key.Name}' is a secret and never stands in the configuration: write {key.Name}: {{ secret: some_name }}, and the value into secrets/some_name.");
            return null;
        }
        var reference = Section.Of(value, SecretReference.Shape, Faults)!;
        var name = reference.Text(SecretReference.Secret);
        reference.Close();
        CheckSecret(name, reference.PlaceOf(SecretReference.Secret));
        return name;
    }

    public void CheckSecret(string name, Place place)
    {
        if (name.Length == 0)
            return;
        if (!SecretStore.IsName(name))
            Faults.Add(place, $"'{name}' cannot name a secret: {NameForms.Secret.InWords}.");
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
}
