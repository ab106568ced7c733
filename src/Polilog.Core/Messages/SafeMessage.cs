using Polilog.Core.Incidents;

namespace Polilog.Core.Messages;

/// <summary>Built in, for when no template works: what happened, how grave, where to look.</summary>
internal static class SafeMessage
{
    public static RenderedMessage Of(IncidentView view, Wording wording)
    {
        var markup = new RoomMarkup(MessageRenderer.TextBudget, MessageRenderer.HtmlBudget);
        var mark = view.Phase == Phase.Resolved ? "✅" : Wording.Mark(view.Severity);
        markup.Write($"""
            <p>{mark} {wording.Of(view.Severity)} · <a href="{Text(view.Url)}"><b>{Text(view.Key)}</b> {Text(view.Title)}</a></p>
            <p>{wording.Of(view.Phase)}{(view.Owner is null ? "" : " · " + Text(view.Owner))}{(view.DueAt is null ? "" : " · " + Due(view, wording))}</p>
            <p>{Text(view.Text ?? "")}</p>
            <p><i>{wording.SafeMessageNote}</i></p>
            """);
        return new(markup.Text, markup.Html);
    }

    private static string Due(IncidentView view, Wording wording) => "⏱ " + wording.Time(view.DueAt!.Value, view.Now, TemplateModel.ZoneOf(view.TimeZone));

    private static string Text(string value) => SandboxedContext.Escape(HostileText.Isolate(Excerpt.Ends(value, 500).Text));
}
