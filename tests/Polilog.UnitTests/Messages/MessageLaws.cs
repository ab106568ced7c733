using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Polilog.Core.Messages;

namespace Polilog.UnitTests.Messages;

/// <summary>What holds for every message, whatever the alert says.</summary>
internal static partial class MessageLaws
{
    public static void Check(RenderedMessage message)
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(message.Text), 1, MessageRenderer.TextBudget);
        Assert.InRange(Encoding.UTF8.GetByteCount(message.Html), 1, MessageRenderer.HtmlBudget);
        CheckHtml(message.Html);
        CheckMentions(message.Text);
        CheckMentions(Visible(message.Html));
    }

    /// <summary>Every word of the one is in the other; addresses stand in the text and behind the words of the HTML.</summary>
    public static void CheckSameContent(RenderedMessage message)
    {
        var (text, html) = (Words(Address().Replace(message.Text, " ")), Words(Visible(message.Html)));
        Assert.Empty(text.Except(html));
        Assert.Empty(html.Except(Words(message.Text)));
    }

    // Only what the allow-list names, closed in order; a < or > that is no tag is escaped.
    private static void CheckHtml(string html)
    {
        var open = new Stack<string>();
        foreach (Match tag in Tag().Matches(html))
        {
            var name = tag.Groups["name"].Value;
            Assert.Contains(name, AllowedHtml.Tags);
            foreach (Match attribute in Attribute().Matches(tag.Groups["attributes"].Value))
            {
                var value = WebUtility.HtmlDecode(attribute.Groups["value"].Value);
                Assert.Equal(value, AllowedHtml.Attribute(name, attribute.Groups["name"].Value, value));
            }
            Assert.Equal("", Attribute().Replace(tag.Groups["attributes"].Value, "").Trim());
            if (tag.Groups["end"].Length > 0)
                Assert.Equal(open.Pop(), name);
            else if (AllowedHtml.ShapeOf(name) is not AllowedHtml.Shape.Void)
                open.Push(name);
        }
        Assert.Empty(open);
        Assert.DoesNotMatch("[<>]", Tag().Replace(html, ""));
    }

    private static void CheckMentions(string text)
    {
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
            Assert.True(!HostileText.CouldMention(text, at) || (at + 1 < text.Length && text[at + 1] == '\u200B'), $"...{text[Math.Max(0, at - 20)..Math.Min(text.Length, at + 20)]}... mentions");
    }

    private static string Visible(string html) => WebUtility.HtmlDecode(Tag().Replace(html, " "));

    private static HashSet<string> Words(string text) => [.. Word().Matches(text).Select(w => w.Value)];

    [GeneratedRegex("""<(?<end>/?)(?<name>[a-z][a-z0-9]*)(?<attributes>(\s+[a-z-]+="[^"<>]*")*)\s*/?>""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("""(?<name>[a-z-]+)="(?<value>[^"]*)"\s*""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\(https?://[^\s]*\)", RegexOptions.None, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"[\p{L}\p{Nd}]+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
