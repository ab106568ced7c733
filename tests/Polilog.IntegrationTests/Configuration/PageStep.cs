using System.Text.RegularExpressions;

namespace Polilog.IntegrationTests.Configuration;

/// <summary>One code block of a page that is to be followed, with what stands around it.</summary>
/// <param name="File">The file to type it into; said by the line before, such as <c>`my-hub/people.yaml`:</c>.</param>
/// <param name="Prints">What the page says a command prints: the block right after it. Null: it does not say.</param>
internal sealed partial record PageStep(PageStep.Form Does, string Language, string Text, string? File, string? Prints)
{
    public enum Form
    {
        TypesFile,
        GivesCommand,
        Piece,
    }

    /// <summary>What is refused ends so.</summary>
    public bool IsRefused => Prints is not null && Refusal().IsMatch(Prints);

    public static IReadOnlyList<PageStep> Of(string page) =>
        [.. Block().Matches(page).Select(b => new PageStep(FormOf(b), b.Groups["language"].Value, b.Groups["text"].Value, ValueOf(b, "file"), ValueOf(b, "prints")))];

    /// <summary>
    /// The page's own words as a pattern: <c>...</c> is any text of a line, alone it is any lines, <c>pla_Yk3...</c> a token that is called so from there on. How wide a
    /// column is depends on what stands in it.
    /// </summary>
    public static Regex PatternOf(string prints) =>
        new($@"\A{string.Concat(prints.Trim('\n').Split('\n').Select(line => line == "..." ? @"(.*\n)*?" : $"{LineOf(line)}\n"))}\z", RegexOptions.None, TimeSpan.FromSeconds(5));

    private static string LineOf(string line) => Columns().Replace(Wildcard().Replace(Token().Replace(Regex.Escape(line), @"(?<$1>pl[ag]_[\w-]+)"), "[^\n]*"), " +");

    private static Form FormOf(Match block) => block.Groups["file"].Success ? Form.TypesFile : block.Groups["language"].Value == "sh" ? Form.GivesCommand : Form.Piece;

    private static string? ValueOf(Match block, string group) => block.Groups[group] is { Success: true } found ? found.Value : null;

    [GeneratedRegex(@"^(`(?<file>[^`\n]+)`:\n+)?```(?<language>\w+)\n(?<text>.*?)^```\n(```text\n(?<prints>.*?)^```\n)?", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Block();

    [GeneratedRegex(@"(^|\n)([0-9]+ faults?\.|polilog: .*)\n\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Refusal();

    [GeneratedRegex(@"(pl[ag]_\w{3})(\\\.){3}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@"(\\\.){3}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Wildcard();

    [GeneratedRegex(@"(\\ ){2,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Columns();
}
