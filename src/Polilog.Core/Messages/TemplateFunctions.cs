using System.Text.Json;
using Polilog.Core.Incidents;
using Polilog.Sdk;
using Scriban;
using Scriban.Syntax;

namespace Polilog.Core.Messages;

/// <summary>A function of ours that templates may call, besides those of Scriban.</summary>
/// <param name="Use">How it is written.</param>
/// <param name="Yields">What comes out, with an example.</param>
internal sealed record TemplateFunction(string Name, string Use, string Yields, Delegate Body);

/// <summary>All of them; the table in docs/templates.md is made from this one.</summary>
internal static class TemplateFunctions
{
    public static readonly IReadOnlyList<TemplateFunction> All =
    [
        new("time", "time due_at", "The time on the topic's clock, with the date if that is another day: `12:35`, `12:35 on 26 Nov`.", (TemplateContext context, object? at) =>
            at is DateTimeOffset moment ? Of(context).Wording.Time(moment, Of(context).Now, Of(context).Zone) : ""),
        new("relative", "relative due_at", "How far ahead or past: `in 5 minutes`, `2 hours ago`.", (TemplateContext context, object? at) =>
            at is DateTimeOffset moment ? Of(context).Wording.Relative(moment, Of(context).Now) : ""),
        new("duration", "duration opened_at resolved_at", "The time between two moments: `42 minutes`, `1 hour 5 minutes`. In Russian in the accusative, as after «за».",
            (TemplateContext context, object? from, object? to) => from is DateTimeOffset a && to is DateTimeOffset b ? Of(context).Wording.Duration(b - a) : ""),
        new("severity_word", "severity_word severity", "`Critical`", (TemplateContext context, string severity) => Of(context).Wording.Of(Read<Severity>(context, severity))),
        new("severity_mark", "severity_mark severity", "`🔴`, `🟠`, `🟡`, `🔵`, `⚪`", (TemplateContext context, string severity) => Wording.Mark(Read<Severity>(context, severity))),
        new("phase_word", "phase_word phase", "`nobody is responsible yet`", (TemplateContext context, string phase) => Of(context).Wording.Of(Read<Phase>(context, phase))),
        new("reason_word", "reason_word reason", "`nobody took it in time`; nothing without a reason", (TemplateContext context, string? reason) =>
            reason is null ? "" : Of(context).Wording.Of(Read<Reason>(context, reason))),
        new("link_word", "link_word link.kind", "`Dashboard`", (TemplateContext context, string kind) => Of(context).Wording.Of(Read<LinkKind>(context, kind))),
        new("plural", "plural member_count 'alert' 'alerts'", "The form that goes with the number; Russian has three: `plural n 'сигнал' 'сигнала' 'сигналов'`.",
            (TemplateContext context, int number, string one, string few, string? many = null) => Of(context).Wording.Plural(number, many is null ? [one, few] : [one, few, many])),
        new("excerpt", "excerpt message 300 4", "The beginning, of at most so many characters and lines; `…` if there is more.",
            (string? text, int characters, int lines = 1000) => text is null ? "" : Excerpt.Head(text.Trim(), characters, lines).Text),
    ];

    private static SandboxedContext Of(TemplateContext context) => (SandboxedContext)context;

    private static T Read<T>(TemplateContext context, string name)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()) == name)
                return value;
        throw new ScriptRuntimeException(context.CurrentSpan, $"`{name}` is no {typeof(T).Name}.");
    }
}
