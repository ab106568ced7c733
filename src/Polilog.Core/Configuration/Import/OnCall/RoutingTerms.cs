using System.Text.RegularExpressions;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Import.OnCall;

/// <summary>What a route of OnCall asks for, as far as matchers can say it: comparisons of labels with texts, all of which must hold.</summary>
internal static partial class RoutingTerms
{
    /// <summary>Empty: it takes everything; null: it cannot be said.</summary>
    /// <param name="type"><c>regex</c>, which searches the whole payload, or <c>jinja2</c>.</param>
    public static IReadOnlyList<Matcher>? Parse(string type, string text)
    {
        if (type != "jinja2")
            return text is "" or ".*" or "^.*$" or ".+" ? [] : null;
        if (Template().Match(text) is not { Success: true } template)
            return null;
        if (template.Groups["inner"].Value.Trim() is "True" or "true")
            return [];
        var terms = And().Split(template.Groups["inner"].Value).Select(Term).ToList();
        return terms.TrueForAll(t => t is not null) ? [.. terms.OfType<Matcher>()] : null;
    }

    private static Matcher? Term(string text)
    {
        if (Comparison().Match(text.Trim()) is not { Success: true } term)
            return null;
        var field = AlertField.LabelPrefix + term.Groups["label"].Value;
        if (term.Groups["value"].Success)
            return new Matcher(field, MatchKind.Equal, term.Groups["sign"].Value == "!=", [term.Groups["value"].Value]);
        return new Matcher(field, MatchKind.In, term.Groups["not"].Success, [.. Quoted().Matches(term.Groups["list"].Value).Select(q => q.Groups["text"].Value)]);
    }

    [GeneratedRegex(@"\A\s*\{\{-?(?<inner>[^{}]*?)-?\}\}\s*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Template();

    [GeneratedRegex(@"\s+and\s+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex And();

    [GeneratedRegex(
        @"\Apayload(\.alerts\[0\])?\.(labels|commonLabels|groupLabels)(\.(?<label>[A-Za-z_][A-Za-z0-9_]*)|(\[|\.get\()[""'](?<label>[^""'\\]+)[""'](\]|\)))\s*((?<sign>==|!=)\s*(""(?<value>[^""\\]*)""|'(?<value>[^'\\]*)')|(?<not>not\s+)?in\s*[\[(](?<list>\s*(""[^""\\]*""|'[^'\\]*')(\s*,\s*(""[^""\\]*""|'[^'\\]*'))*\s*)[\])])\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"""(?<text>[^""\\]*)""|'(?<text>[^'\\]*)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}
