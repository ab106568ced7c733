using Microsoft.AspNetCore.Http;
using Polilog.Core.Configuration;
using Polilog.Core.Incidents;
using Polilog.Core.People;
using Polilog.Portal.Pages;
using Polilog.Portal.Words;

namespace Polilog.Portal.Rooms;

/// <summary>A room as a page, and what became of a command as its answer: in place where the script asked for it, else as a page.</summary>
internal sealed class RoomPages(ConfigurationHolder configurations, RoomViewReader rooms, Reader reader, TimeProvider time)
{
    /// <summary>The script sends it, and reads it from answers that it may put into the page.</summary>
    public const string FragmentHeader = "Polilog-Fragment";

    public async Task<IResult> ShowAsync(HttpContext context, string key, long? before, int status, string? answer)
    {
        var shell = reader.Of(context);
        if (configurations.Current.FindTopic(key.ToUpperInvariant()) is not { } topic)
            return Notices.NotFound(shell, shell.Words.NoSuchTopic(key));
        var people = configurations.Current.PeopleOf(topic, shell.Now);
        return Page.Of<RoomPage>(
            status,
            (nameof(RoomPage.Frame), shell),
            (nameof(RoomPage.View), await rooms.ReadAsync(topic, before, shell.Now, context.RequestAborted)),
            (nameof(RoomPage.MayAct), reader.MayAct(context, topic)),
            (nameof(RoomPage.Members), people.WithRoleFrom(TopicRole.Member).Select(people.NameOf).ToList()),
            (nameof(RoomPage.Answer), answer));
    }

    public async Task<IResult> AnswerAsync(HttpContext context, string key, CommandOutcome outcome)
    {
        var topic = configurations.Current.FindTopic(key.ToUpperInvariant());
        if (outcome is not { After: { } incident, Decision: { } decision } || topic is null)
        {
            var shell = reader.Of(context);
            return Notices.NotFound(shell, shell.Words.NoSuchIncident(outcome.IncidentKey));
        }
        var (text, isRefusal) = TextOf(decision, PortalWords.Of(topic.Language));
        if (context.Request.Headers.ContainsKey(FragmentHeader))
            return await FragmentAsync(context, topic, incident, text, isRefusal);
        return isRefusal ? await ShowAsync(context, key, null, StatusCodes.Status409Conflict, text) : new SeeOther($"/rooms/{topic.Key}#card-{incident.Key}");
    }

    private async Task<IResult> FragmentAsync(HttpContext context, TopicSettings topic, Incident incident, string text, bool isRefusal)
    {
        context.Response.Headers[FragmentHeader] = "1";
        var cards = await rooms.CardsAsync([incident.Id], RoomViewReader.AlertsOnCard, context.RequestAborted);
        return Page.Of<CommandAnswer>(
            isRefusal ? StatusCodes.Status409Conflict : StatusCodes.Status200OK,
            (nameof(CommandAnswer.View), cards[0]),
            (nameof(CommandAnswer.Voice), RoomVoice.Of(topic, time.GetUtcNow())),
            (nameof(CommandAnswer.MayAct), reader.MayAct(context, topic)),
            (nameof(CommandAnswer.Text), text),
            (nameof(CommandAnswer.IsRefusal), isRefusal));
    }

    /// <summary>What changed is seen; only what did not needs words.</summary>
    private static (string Text, bool IsRefusal) TextOf(Decision decision, PortalWords words) => decision switch
    {
        Decision.Refused refused => (refused.Text, true),
        Decision.Unchanged unchanged => (words.Core.Of(unchanged.Reason), false),
        _ => ("", false),
    };
}
