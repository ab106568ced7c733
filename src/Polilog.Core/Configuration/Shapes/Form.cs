using System.Text.RegularExpressions;

namespace Polilog.Core.Configuration.Shapes;

/// <summary>What may stand as a value in a configuration, as far as it can be said without knowing the rest of it.</summary>
internal abstract record Form
{
    /// <summary>Written without quotes, it may look like a number to others.</summary>
    /// <param name="Pattern">Of the whole text; null: any text.</param>
    /// <param name="InWords">The same for people, as it ends a sentence; null where there is nothing to say.</param>
    public sealed record Text(Regex? Pattern = null, string? InWords = null) : Form;

    /// <summary>One of a few words.</summary>
    public sealed record Word(params IReadOnlyList<string> Words) : Form;

    public sealed record Flag : Form;

    public sealed record Number(int Least, int Most) : Form;

    public sealed record Duration : Form;

    /// <param name="MayBeEmpty">Whether a list without items says anything.</param>
    public sealed record Each(Form Item, bool MayBeEmpty = true) : Form;

    /// <param name="Shape">Asked for late, since a shape may hold itself.</param>
    public sealed record Mapping(Func<SectionShape> Shape) : Form
    {
        public Mapping(SectionShape shape)
            : this(() => shape)
        {
        }
    }

    public sealed record Either(params IReadOnlyList<Form> Forms) : Form;

    /// <summary>Whatever YAML can say.</summary>
    public sealed record Free : Form;
}
