using System.Text;
using Shape = Polilog.Core.Messages.AllowedHtml.Shape;

namespace Polilog.Core.Messages;

/// <summary>
/// Writes what a template made once more, as HTML of the allow-list and as plain text: one walk, so that both say the same. Nothing is passed through: tags come from the list,
/// text is escaped again, whatever the template did. When a budget is used up, the open tags are closed; the rest is counted and left out.
/// </summary>
internal sealed class RoomMarkup(int textBudget, int htmlBudget)
{
    // Deeper ones are written without their tags; Matrix allows a hundred.
    private const int DeepestTag = 20;

    private readonly StringBuilder html = new(1024);
    private readonly PlainText plain = new();
    private readonly List<OpenTag> open = [];
    private int textLeft = textBudget;
    private int htmlLeft = htmlBudget;
    private bool isFull;

    /// <summary>How many graphemes did not fit.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Tags that are not on the list; they were left out.</summary>
    public HashSet<string> RefusedTags { get; } = [];

    public string Html => html.ToString();

    public string Text => plain.ToString();

    public void Write(ReadOnlySpan<char> markup)
    {
        var reader = new MarkupReader(markup);
        while (reader.Read())
        {
            if (reader.Kind == MarkupKind.Text)
                WriteText(reader.Text);
            else if (reader.Kind == MarkupKind.Open)
                Open(reader.Name, reader.Attributes);
            else if (reader.Kind == MarkupKind.Close)
                Close(reader.Name);
        }
        CloseDownTo(0);
    }

    /// <summary>Writes a line of the engine's own, which always fits: what was left out.</summary>
    public void WriteNote(string markup)
    {
        (textLeft, htmlLeft, isFull) = (8192, 8192, false);
        Write(markup);
    }

    private void WriteText(string run)
    {
        run = HostileText.BreakMentions(plain.Prepare(HostileText.Printable(run), isPreformatted: open.Exists(tag => tag.Name == "pre")));
        var end = isFull ? 0 : Fitting(run);
        if (end < run.Length)
        {
            LeftOut += HostileText.CountGraphemes(run.AsSpan(end).Trim());
            isFull = true;
            if (end == 0)
                return;
            run = run[..end] + "…";
        }
        if (run.Length == 0)
            return;
        Escape(run);
        plain.Append(run);
    }

    /// <summary>How much of a text fits; what does is paid for.</summary>
    private int Fitting(ReadOnlySpan<char> run)
    {
        var (textCost, htmlCost) = Cost(run);
        if (textCost <= textLeft && htmlCost <= htmlLeft)
        {
            (textLeft, htmlLeft) = (textLeft - textCost, htmlLeft - htmlCost);
            return run.Length;
        }
        var at = 0;
        while (true)
        {
            var next = HostileText.NextGrapheme(run[at..]);
            (textCost, htmlCost) = Cost(run.Slice(at, next));
            (textLeft, htmlLeft) = (textLeft - textCost, htmlLeft - htmlCost);
            if (textLeft < 3 || htmlLeft < 3)
                return at;
            at += next;
        }
    }

    private void Open(string name, ReadOnlySpan<char> attributes)
    {
        var shape = AllowedHtml.ShapeOf(name);
        if (shape == Shape.None)
            RefusedTags.Add(name);
        if (shape == Shape.None || isFull || open.Count >= DeepestTag)
            return;
        CloseImplied(name, shape);
        var (written, address) = Attributes(name, attributes);
        var tagCost = 2 * name.Length + 5 + Encoding.UTF8.GetByteCount(written) + 2 * written.Count(c => c == '"');
        var textCost = address is null ? 8 : address.Length + 8;
        // A link without an address is text; one that does not fit, too.
        if ((name == "a" && address is null) || tagCost > htmlLeft || textCost > textLeft)
            return;
        (htmlLeft, textLeft) = (htmlLeft - tagCost, textLeft - textCost);
        if (shape == Shape.Inline && plain.TakePendingSpace())
            html.Append(' ');
        html.Append('<').Append(name).Append(written).Append('>');
        plain.Open(name, shape);
        if (shape != Shape.Void)
            open.Add(new(name, shape, address, plain.Length));
    }

    private void Close(string name)
    {
        if (open.FindLastIndex(tag => tag.Name == name) is >= 0 and var index)
            CloseDownTo(index);
    }

    /// <summary>Ends what the start of this one ends in every reader of HTML, so that all see the same tree.</summary>
    private void CloseImplied(string name, Shape shape)
    {
        var index = name switch
        {
            "li" => open.FindLastIndex(tag => tag.Name is "li" or "ul" or "ol") is >= 0 and var item && open[item].Name == "li" ? item : -1,
            "a" => open.FindLastIndex(tag => tag.Name == "a"),
            _ when shape == Shape.Block || name == "hr" => open.FindLastIndex(tag => tag.Name is "p" or ['h', >= '1' and <= '6']),
            _ => -1,
        };
        if (index >= 0)
            CloseDownTo(index);
    }

    private static (string Written, string? Address) Attributes(string tag, ReadOnlySpan<char> attributes)
    {
        var (written, address) = ("", default(string));
        while (MarkupReader.TryReadAttribute(ref attributes, out var name, out var value))
            if (AllowedHtml.Attribute(tag, name, value) is { } allowed && !written.Contains($" {name}=\"", StringComparison.Ordinal))
            {
                written += $" {name}=\"{allowed.Replace("&", "&amp;", StringComparison.Ordinal)}\"";
                address = tag == "a" ? allowed : null;
            }
        return (written, address);
    }

    private void CloseDownTo(int index)
    {
        for (var i = open.Count - 1; i >= index; i--)
        {
            var tag = open[i];
            open.RemoveAt(i);
            html.Append("</").Append(tag.Name).Append('>');
            plain.Close(tag.Name, tag.Shape, tag.Address, tag.TextStart);
        }
    }

    private void Escape(string run)
    {
        var written = 0;
        for (int at; (at = run.AsSpan(written).IndexOfAny('<', '>', '&')) >= 0; written += at + 1)
            html.Append(run, written, at).Append(run[written + at] switch { '<' => "&lt;", '>' => "&gt;", _ => "&amp;" });
        html.Append(run, written, run.Length - written);
    }

    /// <summary>Bytes in the JSON of an event, in UTF-8.</summary>
    private static (int Text, int Html) Cost(ReadOnlySpan<char> run)
    {
        var (text, extra) = (0, 0);
        foreach (var c in run)
        {
            text += c switch { '"' or '\\' or '\n' => 2, < '\x80' => 1, < '\x800' => 2, _ when char.IsSurrogate(c) => 2, _ => 3 };
            extra += c switch { '<' or '>' => 3, '&' => 4, _ => 0 };
        }
        return (text, text + extra);
    }

    private readonly record struct OpenTag(string Name, Shape Shape, string? Address, int TextStart);
}
