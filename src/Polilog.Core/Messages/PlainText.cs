using System.Text;
using Shape = Polilog.Core.Messages.AllowedHtml.Shape;

namespace Polilog.Core.Messages;

/// <summary>The plain text of a piece of HTML while that is written: blocks become lines, items get a dash, links are followed by their address.</summary>
internal sealed class PlainText
{
    private readonly StringBuilder text = new(1024);
    private readonly List<int?> lists = [];
    private int quotes;
    private bool isAtLineStart = true;
    private bool isSpacePending;
    private string marker = "";

    public int Length => text.Length;

    public override string ToString() => text.ToString().Trim('\n', ' ');

    /// <summary>Collapses white space as a reader of HTML does, knowing what stands before on the line.</summary>
    public string Prepare(string run, bool isPreformatted)
    {
        if (isPreformatted)
            return text.Length > 0 && isAtLineStart ? run.TrimStart('\n') : run;
        var prepared = new StringBuilder(run.Length);
        foreach (var c in run)
        {
            if (c is ' ' or '\n' or '\t')
            {
                isSpacePending = !isAtLineStart || prepared.Length > 0;
                continue;
            }
            if (isSpacePending)
                prepared.Append(' ');
            isSpacePending = false;
            prepared.Append(c);
        }
        return prepared.ToString();
    }

    /// <summary>A blank between two inline tags belongs before the tag.</summary>
    public bool TakePendingSpace()
    {
        var had = isSpacePending && !isAtLineStart;
        if (had)
            text.Append(' ');
        isSpacePending = false;
        return had;
    }

    public void Append(string run)
    {
        for (var start = 0; start < run.Length;)
        {
            var end = run.IndexOf('\n', start);
            var line = run.AsSpan(start, (end < 0 ? run.Length : end) - start);
            if (!line.IsEmpty)
                BeginLine();
            text.Append(line);
            if (end < 0)
                return;
            NewLine();
            start = end + 1;
        }
    }

    public void Open(string name, Shape shape)
    {
        if (name == "br")
            NewLine();
        else if (name == "hr")
            Rule();
        else if (shape == Shape.Block)
            BreakLine();
        else if (shape == Shape.Cell && !isAtLineStart)
            Append(" | ");

        if (shape == Shape.Cell)
            isSpacePending = false;
        if (name == "blockquote")
            quotes++;
        else if (name is "ul" or "ol")
            lists.Add(name == "ol" ? 0 : null);
        else if (name == "li")
            marker = NextMarker();
    }

    public void Close(string name, Shape shape, string? address, int start)
    {
        if (address is not null && !text.ToString(start, text.Length - start).TrimEnd('/', ' ').EndsWith(address.TrimEnd('/'), StringComparison.Ordinal))
            Append($" ({address})");
        if (shape == Shape.Block)
            BreakLine();
        if (name == "blockquote")
            quotes--;
        else if (name is "ul" or "ol")
            lists.RemoveAt(lists.Count - 1);
    }

    private string NextMarker()
    {
        var indent = new string(' ', 2 * Math.Max(0, lists.Count - 1));
        if (lists is not [.., { } number])
            return indent + "- ";
        lists[^1] = number + 1;
        return $"{indent}{number + 1}. ";
    }

    private void Rule()
    {
        BreakLine();
        Append("---");
        BreakLine();
    }

    private void BeginLine()
    {
        if (!isAtLineStart)
            return;
        isAtLineStart = false;
        for (var i = 0; i < quotes; i++)
            text.Append("> ");
        text.Append(marker);
        marker = "";
    }

    private void BreakLine()
    {
        isSpacePending = false;
        if (!isAtLineStart)
            NewLine();
    }

    private void NewLine()
    {
        text.Append('\n');
        (isAtLineStart, isSpacePending) = (true, false);
    }
}
