using System.Text.RegularExpressions;

namespace Polilog.UnitTests;

/// <summary>Who follows a link of a document arrives.</summary>
public sealed partial class LinksTests
{
    private static readonly string[] Roots = ["docs", "plugins", "src", "tests", "deploy"];

    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Roots.SelectMany(r => Directory.EnumerateFiles(Repository.PathOf(r), "*.md", SearchOption.AllDirectories)))
            .Select(f => Path.GetRelativePath(Repository.Root, f))
            .Where(f => !f.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal),
    ];

    [Theory, MemberData(nameof(Documents))]
    public void Every_link_of_a_document_leads_to_a_file_and_a_heading_of_it(string document)
    {
        var faults = Link().Matches(Prose(Repository.PathOf(document))).Select(l => l.Groups["target"].Value).Where(t => !t.Contains(':', StringComparison.Ordinal) && !Leads(document, t)).ToList();
        Assert.True(faults.Count == 0, $"{document} links to what is not there: {string.Join(", ", faults)}");
    }

    private static bool Leads(string document, string target)
    {
        var (path, heading) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, null);
        var file = path.Length == 0 ? Repository.PathOf(document) : Path.GetFullPath(path, Path.GetDirectoryName(Repository.PathOf(document))!);
        return heading is null ? Path.Exists(file) : File.Exists(file) && Heading().Matches(Prose(file)).Any(h => Anchor(h.Groups["text"].Value) == heading);
    }

    // As the sites make it that show documents: lower case, spaces are hyphens, punctuation is left out.
    private static string Anchor(string heading) =>
        new([.. heading.Trim().ToLowerInvariant().Select(c => c == ' ' ? '-' : c).Where(c => char.IsLetterOrDigit(c) || c is '-' or '_')]);

    private static string Prose(string file) => Code().Replace(File.ReadAllText(file), "");

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();
}
