using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Polilog.Core.Configuration;
using Polilog.Core.Incidents;
using Polilog.Portal.Pages;
using Polilog.Portal.Rooms;

namespace Polilog.Portal.Incidents;

/// <summary>The page of one incident, which asks for itself again when its card changes.</summary>
internal static class IncidentEndpoints
{
    public static void MapIncidents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents/{key}", ShowAsync);
        routes.MapGet("/incidents/{key}/live", StreamAsync);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Reader reader, IncidentPageReader incidents, ConfigurationHolder configurations, string key)
    {
        var shell = reader.Of(context);
        if (await incidents.FindAsync(key, shell.Now, context.RequestAborted) is not { } view)
            return Notices.NotFound(shell, shell.Words.NoSuchIncident(key));
        return Page.Of<IncidentPage>(
            StatusCodes.Status200OK,
            (nameof(IncidentPage.Frame), shell),
            (nameof(IncidentPage.View), view),
            (nameof(IncidentPage.MayAct), reader.MayAct(context, configurations.Current.FindTopic(view.Card.Topic)!)));
    }

    /// <param name="seen">Revision that the page shows.</param>
    private static async Task<IResult> StreamAsync(
        HttpContext context, Reader reader, RoomStream stream, RoomViewReader rooms, RoomFrames frames, IncidentReader incidents, ConfigurationHolder configurations, TimeProvider time,
        string key, int? seen)
    {
        if (await incidents.FindAsync(key, context.RequestAborted) is not { } row || configurations.Current.FindTopic(row.Topic) is not { } topic)
            return Results.NotFound();
        var audience = Audience.Of(topic, reader.MayAct(context, topic));
        await stream.WriteAsync(
            context, audience, async cancel => (await incidents.FindAsync(key, cancel))?.Revision == seen ? null : await CardAsync(cancel), CardAsync);
        return Results.Empty;

        async Task<byte[]> CardAsync(CancellationToken cancel) =>
            await frames.CardAsync((await rooms.CardsAsync([row.Id], RoomViewReader.AlertsOnCard, cancel))[0], RoomVoice.Of(topic, time.GetUtcNow()), audience.MayAct);
    }
}
