using System.Text.RegularExpressions;
using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Sections;

/// <summary>What names look like, where they are given and where they are used.</summary>
internal static partial class NameForms
{
    /// <summary>Of connections, people and regulations.</summary>
    public static Form.Text Lower { get; } = new(LowerPattern(), "lower-case letters, digits, dash and underscore, at most 63");

    public static Form.Text Topic { get; } = new(TopicPattern(), "2 to 16 upper-case letters and digits, a letter first, such as PAY");

    public static Form.Text Route { get; } = new(RoutePattern(), "one line of at most 100 characters");

    /// <summary>A field of alerts.</summary>
    public static Form Field => new Form.Either(new Form.Word([.. AlertField.FixedNames]), Label);

    public static Form.Text Label { get; } = new(LabelPattern(), "labels.NAME");

    public static Form.Text Secret { get; } = new(SecretStore.NamePattern, "lower-case letters, digits and underscore, a letter first, at most 63");

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,62}\z", RegexOptions.NonBacktracking)]
    private static partial Regex LowerPattern();

    [GeneratedRegex(@"\A[A-Z][A-Z0-9]{1,15}\z", RegexOptions.NonBacktracking)]
    private static partial Regex TopicPattern();

    [GeneratedRegex(@"\A[^\p{Cc}]{1,100}\z", RegexOptions.NonBacktracking)]
    private static partial Regex RoutePattern();

    [GeneratedRegex(@"\Alabels\..+\z", RegexOptions.NonBacktracking | RegexOptions.Singleline)]
    private static partial Regex LabelPattern();
}
