using Polilog.Core.Configuration;
using Polilog.Core.Delivery;
using Polilog.Core.Incidents;
using Polilog.Core.People;

namespace Polilog.Host.Api;

/// <summary><c>/api/v1/topics</c> and what their rooms were told; <c>/api/v1/deliveries</c>.</summary>
internal static class TopicsApi
{
    public static void MapTopics(this RouteGroupBuilder api)
    {
        api.MapGet("/topics", ListAsync).WithSummary("Topics with their people and open incidents").Produces<Page<TopicShape>>();
        api.MapGet("/topics/{key}/room", RoomAsync).WithSummary("What the room was told, as text and HTML, newest first").Produces<Page<MessageShape>>();
    }

    public static void MapDeliveries(this RouteGroupBuilder api)
    {
        api.MapGet("/deliveries", DeliveriesAsync).WithSummary("Deliveries, newest first").WithDescription("Filter by status (owed, delivered, rejected, superseded).")
            .Produces<Page<DeliveryRow>>();
        api.MapGet("/destinations", async (RoomReader rooms, CancellationToken cancel) => new Page<LaneRow>(await rooms.LanesAsync(cancel), null))
            .WithSummary("Destinations: what is owed and what troubles them").Produces<Page<LaneRow>>();
    }

    private static async Task<IResult> ListAsync(ConfigurationHolder configuration, IncidentReader incidents, TimeProvider time, CancellationToken cancel)
    {
        var open = (await incidents.CountOpenAsync(cancel)).ToLookup(c => c.Topic, StringComparer.Ordinal);
        var topics = configuration.Current.Document.Topics.Select(t => new TopicShape(
            t.Key,
            t.Name,
            t.Language,
            t.TimeZone,
            t.Regulation,
            t.MatrixRoom,
            [.. configuration.Current.PeopleOf(t, time.GetUtcNow()).Members.Select(m => new MemberShape(m.Person, m.Role))],
            open[t.Key].Sum(c => c.Incidents)));
        return Results.Ok(new Page<TopicShape>([.. topics], null));
    }

    private static async Task<IResult> RoomAsync(ConfigurationHolder configuration, RoomReader rooms, string key, int? limit, string? cursor, CancellationToken cancel)
    {
        if (PageRequest.TryRead(limit, cursor, out var fault) is not { } page)
            return fault!;
        if (configuration.Current.FindTopic(key.ToUpperInvariant()) is not { } topic)
            return Problem.NotFound($"There is no topic '{key}'", "List them with GET /api/v1/topics.");
        var rows = await rooms.MessagesAsync(new MessageFilter(page.Fetch, Topic: topic.Key, Before: page.Cursor), cancel);
        return Results.Ok(Page<MessageShape>.Of(rows, page, r => r.Id, r => MessageShape.Of(r, configuration.Current)));
    }

    private static async Task<IResult> DeliveriesAsync(RoomReader rooms, DeliveryStatus? status, int? limit, string? cursor, CancellationToken cancel)
    {
        if (PageRequest.TryRead(limit, cursor, out var fault) is not { } page)
            return fault!;
        var rows = await rooms.DeliveriesAsync(page.Fetch, null, status, page.Cursor, cancel);
        return Results.Ok(Page<DeliveryRow>.Of(rows, page, r => r.Id, r => r));
    }
}

/// <param name="OpenIncidents">Not resolved.</param>
internal sealed record TopicShape(
    string Key, string Name, string Language, string TimeZone, string Regulation, string? MatrixRoom, IReadOnlyList<MemberShape> Members, int OpenIncidents);

internal sealed record MemberShape(string Person, TopicRole Role);

/// <summary>What a room was told.</summary>
/// <param name="Incident">Its key; null: it concerns the topic.</param>
/// <param name="Revision">Of the card: a later one replaces it where it stands.</param>
/// <param name="Rings">Whether it was a message that must wake.</param>
/// <param name="Mentions">Keys of the people it rang for.</param>
internal sealed record MessageShape(
    long Id, string Topic, string? Incident, string Kind, int Revision, string Language, string Text, string Html, bool Rings, IReadOnlyList<string> Mentions, DateTimeOffset CreatedAt)
{
    public static MessageShape Of(MessageRow row, ActiveConfiguration configuration) => new(
        row.Id, row.Topic, row.Incident, row.Kind, row.Revision, row.Language, row.Text, row.Html, row.Rings,
        [.. row.Mentions.Select(id => configuration.FindPerson(id)?.Key).OfType<string>()], row.CreatedAt);
}
