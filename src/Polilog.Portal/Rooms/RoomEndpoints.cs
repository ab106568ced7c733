using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Polilog.Core.Configuration;
using Polilog.Core.Incidents;
using Polilog.Core.People;
using Polilog.Portal.Pages;

namespace Polilog.Portal.Rooms;

/// <summary>The live room: its page, its stream and the buttons of its cards.</summary>
internal static class RoomEndpoints
{
    public static void MapRooms(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/rooms/{key}", ShowAsync);
        routes.MapGet("/rooms/{key}/live", StreamAsync);
        var commands = routes.MapGroup("/rooms/{key}/incidents/{number:int}").RequireAuthorization(AccessPolicies.Act);
        commands.MapPost("/take", TakeAsync);
        commands.MapPost("/resolve", ResolveAsync);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, RoomPages pages, string key, long? before) =>
        await pages.ShowAsync(context, key, before, StatusCodes.Status200OK, answer: null);

    /// <param name="seen">Fingerprint of what the page shows.</param>
    private static async Task<IResult> StreamAsync(
        HttpContext context, Reader reader, RoomStream stream, RoomViewReader rooms, RoomFrames frames, ConfigurationHolder configurations, TimeProvider time, string key, string? seen)
    {
        if (configurations.Current.FindTopic(key.ToUpperInvariant()) is not { } topic)
            return Results.NotFound();
        var audience = Audience.Of(topic, reader.MayAct(context, topic));
        await stream.WriteAsync(context, audience, FirstAsync, async cancel => await frames.WholeAsync(await ReadAsync(cancel), audience.MayAct));
        return Results.Empty;

        Task<RoomView> ReadAsync(CancellationToken cancel) => rooms.ReadAsync(topic, before: null, time.GetUtcNow(), cancel);

        async Task<byte[]?> FirstAsync(CancellationToken cancel)
        {
            var room = await ReadAsync(cancel);
            return room.Fingerprint == seen ? null : await frames.WholeAsync(room, audience.MayAct);
        }
    }

    private static async Task<IResult> TakeAsync(HttpContext context, RoomPages pages, IncidentCommands commands, string key, int number)
    {
        var form = await Form.ReadAsync(context);
        var seen = int.TryParse(form["seen"], out var version) ? version : default(int?);
        var outcome = await commands.ExecuteAsync($"{key}-{number}", new Stimulus.Take(Reader.PersonOf(context)!, seen), "portal", context.RequestAborted);
        return await pages.AnswerAsync(context, key, outcome);
    }

    private static async Task<IResult> ResolveAsync(HttpContext context, RoomPages pages, IncidentCommands commands, string key, int number)
    {
        var form = await Form.ReadAsync(context);
        var text = form["text"].Trim() is { Length: > 0 } said ? said : null;
        var outcome = await commands.ExecuteAsync($"{key}-{number}", new Stimulus.Resolve(Reader.PersonOf(context)!, text), "portal", context.RequestAborted);
        return await pages.AnswerAsync(context, key, outcome);
    }
}
