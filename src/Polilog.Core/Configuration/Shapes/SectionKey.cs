namespace Polilog.Core.Configuration.Shapes;

/// <summary>
/// One key of a mapping. What is read, what is a fault, what an editor offers (<see cref="ConfigurationSchema"/>) and what docs/configuration-reference.md says are all made of this.
/// </summary>
/// <param name="Says">What it means: a sentence or two; a default is not repeated here.</param>
internal record SectionKey(string Name, Form Form, string Says)
{
    /// <summary>What could stand there, as YAML; null: the key may be left out.</summary>
    public string? Example { get; init; }

    public bool IsRequired => Example is not null;

    /// <summary>What holds without it, as YAML says it; null: nothing does, or what <see cref="Says"/> tells.</summary>
    public virtual string? Default => null;
}

/// <param name="Otherwise">Holds without it, and stands for a fault.</param>
internal sealed record WordKey<T>(string Name, T Otherwise, IReadOnlyList<(string Word, T Meaning)> Words, string Says)
    : SectionKey(Name, new Form.Word([.. Words.Select(w => w.Word)]), Says)
{
    public override string Default => Words.First(w => Equals(w.Meaning, Otherwise)).Word;
}

/// <summary>False without it.</summary>
internal sealed record FlagKey(string Name, string Says) : SectionKey(Name, new Form.Flag(), Says)
{
    public override string Default => "false";
}

internal sealed record NumberKey(string Name, int Otherwise, int Least, int Most, string Says) : SectionKey(Name, new Form.Number(Least, Most), Says)
{
    public override string Default => Otherwise.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed record DurationKey(string Name, TimeSpan Otherwise, string Says) : SectionKey(Name, new Form.Duration(), Says)
{
    public override string Default => DurationText.Of(Otherwise);
}

internal sealed record MappingKey(string Name, SectionShape Shape, string Says) : SectionKey(Name, new Form.Mapping(Shape), Says);

/// <summary>A list of mappings.</summary>
internal sealed record SectionsKey(string Name, Func<SectionShape> Shape, string Says, bool MayBeEmpty = true)
    : SectionKey(Name, new Form.Each(new Form.Mapping(Shape), MayBeEmpty), Says)
{
    public SectionsKey(string name, SectionShape shape, string says, bool mayBeEmpty = true)
        : this(name, () => shape, says, mayBeEmpty)
    {
    }
}
