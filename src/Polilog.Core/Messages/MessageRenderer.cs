using Scriban.Syntax;

namespace Polilog.Core.Messages;

/// <summary>Makes the message of a kind: the topic's own template, else the hub's, else the shipped one, else the safe message. Never throws for what an alert or a template contains.</summary>
internal sealed class MessageRenderer
{
    /// <summary>What a room is sent at most, in bytes of JSON: twice both and an edit's overhead stay below what Matrix takes.</summary>
    public const int TextBudget = 8 * 1024;

    public const int HtmlBudget = 16 * 1024;

    // Long values are shortened first, more and more, so that the message keeps its shape; only then its end is cut off.
    private static readonly int[] ValueLimits = [2000, 500, 120];

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(500);

    // What we ship is bounded by the other limits; a machine that is busy or just starting must not turn it into the safe message.
    private static readonly TimeSpan TimeLimitOfShipped = TimeSpan.FromSeconds(10);

    /// <param name="templates">Of the topic.</param>
    public RenderedMessage Render(MessageKind kind, IncidentView view, string language, MessageTemplates templates)
    {
        var wording = Wording.Of(language);
        var fault = default(TemplateFault);
        foreach (var entry in templates.Find(kind, wording.Language))
        {
            if (Render(entry, view, wording, out var failed) is { } message)
                return message with { Fault = fault, Template = entry.Name };
            fault ??= failed;
        }
        return SafeMessage.Of(view, wording) with { Fault = fault ?? new($"{MessageTemplates.FolderOf(kind)}/{wording.Language}.scriban", 0, 0, "There is no such template.") };
    }

    internal static RenderedMessage? Render(MessageTemplates.Entry entry, IncidentView view, Wording wording, out TemplateFault? fault)
    {
        fault = entry.Fault;
        if (entry.Template is null)
            return null;
        try
        {
            foreach (var limit in ValueLimits)
                if (Render(entry, view, wording, limit, isLast: limit == ValueLimits[^1]) is { } message)
                {
                    // Nothing can be sent of that, and nobody would be told.
                    if (!string.IsNullOrWhiteSpace(message.Text))
                        return message;
                    fault = new(entry.Name, 0, 0, "It says nothing.");
                    return null;
                }
        }
        catch (ScriptAbortException e)
        {
            fault = new(entry.Name, e.Span.Start.Line + 1, e.Span.Start.Column + 1, $"It takes longer than {TimeLimit.TotalMilliseconds} ms.") { IsTimeout = true };
        }
        catch (ScriptRuntimeException e)
        {
            fault = new(entry.Name, e.Span.Start.Line + 1, e.Span.Start.Column + 1, e.OriginalMessage);
        }
        catch (Exception e)
        {
            fault = new(entry.Name, 0, 0, e.Message);
        }
        return null;
    }

    private static RenderedMessage? Render(MessageTemplates.Entry entry, IncidentView view, Wording wording, int valueLimit, bool isLast)
    {
        using var cancel = new CancellationTokenSource(entry.IsShipped ? TimeLimitOfShipped : TimeLimit);
        var context = new SandboxedContext(view, wording, valueLimit, cancel.Token);
        var markup = new RoomMarkup(TextBudget, HtmlBudget);
        markup.Write(entry.Template!.Render(context));
        if (markup.LeftOut > 0 && !isLast)
            return null;
        if (markup.LeftOut + context.LeftOut is > 0 and var leftOut)
            markup.WriteNote($"<p>✂ <a href=\"{SandboxedContext.Escape(view.Url)}\">{wording.LeftOut(leftOut)}</a></p>");
        return new(markup.Text, markup.Html);
    }
}
