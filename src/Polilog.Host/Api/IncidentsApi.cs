using System.Text.Json.Nodes;
using Polilog.Core.Alerts;
using Polilog.Core.Configuration;
using Polilog.Core.Delivery;
using Polilog.Core.Incidents;

namespace Polilog.Host.Api;

/// <summary><c>/api/v1/incidents</c>: what they are, what happened to them and why.</summary>
internal static class IncidentsApi
{
    public static void MapIncidents(this RouteGroupBuilder api)
    {
        api.MapGet("/incidents", ListAsync).WithSummary("Incidents, newest first")
            .WithDescription("Filter by topic, phase (ownership, resolution, resolved), open and owner.").Produces<Page<IncidentRow>>();
        api.MapGet("/incidents/{key}", FindAsync).WithSummary("One incident with its members").Produces<IncidentDetail>();
        api.MapGet("/incidents/{key}/journal", JournalAsync).WithSummary("Everything that happened to it, oldest first").Produces<Page<JournalLine>>();
        api.MapGet("/incidents/{key}/deliveries", DeliveriesAsync).WithSummary("What is owed or was delivered because of it").Produces<Page<DeliveryRow>>();
        api.MapGet("/incidents/{key}/why", WhyAsync).WithSummary("Why it exists, why it is in this state and what happens next").Produces<IncidentExplanation>();
    }

    private static async Task<IResult> ListAsync(
        IncidentReader reader, string? topic, Phase? phase, bool? open, string? owner, int? limit, string? cursor, CancellationToken cancel)
    {
        if (PageRequest.TryRead(limit, cursor, out var fault) is not { } page)
            return fault!;
        var rows = await reader.ListAsync(new IncidentFilter(page.Fetch, page.Cursor, topic?.ToUpperInvariant(), Phase: phase, Open: open, Owner: owner), cancel);
        return Results.Ok(Page<IncidentRow>.Of(rows, page, r => r.Id, r => r));
    }

    private static async Task<IResult> FindAsync(IncidentReader reader, AlertReader alerts, string key, CancellationToken cancel)
    {
        if (await reader.FindAsync(key, cancel) is not { } row)
            return NoSuchIncident(key);
        var members = (await reader.MembersAsync([row.Id], cancel))[row.Id].ToList();
        var conditions = await alerts.ListAsync(new AlertFilter(PageRequest.MaxLimit, Ids: [.. members.Select(m => m.ConditionId).Distinct()]), cancel);
        return Results.Ok(new IncidentDetail(row, members, [.. conditions.Select(AlertShape.Of)]));
    }

    private static async Task<IResult> JournalAsync(IncidentReader reader, ConfigurationHolder configuration, string key, int? limit, string? cursor, CancellationToken cancel)
    {
        if (PageRequest.TryRead(limit, cursor, out var fault) is not { } page)
            return fault!;
        if (await reader.FindAsync(key, cancel) is not { } row)
            return NoSuchIncident(key);
        var lines = await reader.JournalAsync(row.Id, page.Cursor, page.Fetch, cancel);
        return Results.Ok(Page<JournalLine>.Of(lines, page, l => l.Id, l => JournalLine.Of(l, configuration.Current)));
    }

    private static async Task<IResult> DeliveriesAsync(IncidentReader reader, RoomReader rooms, string key, int? limit, string? cursor, CancellationToken cancel)
    {
        if (PageRequest.TryRead(limit, cursor, out var fault) is not { } page)
            return fault!;
        if (await reader.FindAsync(key, cancel) is not { } row)
            return NoSuchIncident(key);
        var rows = await rooms.DeliveriesAsync(page.Fetch, row.Id, null, page.Cursor, cancel);
        return Results.Ok(Page<DeliveryRow>.Of(rows, page, r => r.Id, r => r));
    }

    private static async Task<IResult> WhyAsync(IncidentReader reader, AlertReader alerts, string key, CancellationToken cancel)
    {
        if (await reader.FindAsync(key, cancel) is not { } row)
            return NoSuchIncident(key);
        var fates = new List<FateRow>();
        foreach (var condition in (await reader.MembersAsync([row.Id], cancel))[row.Id].Select(m => m.ConditionId).Distinct().Take(20))
            fates.AddRange((await alerts.FatesAsync(condition, 50, cancel)).Where(f => f.Incident == row.Key));
        var journal = await reader.JournalAsync(row.Id, null, PageRequest.MaxLimit, cancel);
        return Results.Ok(new IncidentExplanation(
            row.Key, row.Route, row.GroupKey, row.Regulation, fates, [.. journal.Select(j => new ExplainedStep(j.At, j.Event, j.Stimulus, j.Person, j.Reason))], row.DueAt));
    }

    public static IResult NoSuchIncident(string key) => Problem.NotFound($"There is no incident '{key}'", "Incidents are named TOPIC-NUMBER; list them with GET /api/v1/incidents.");
}

/// <summary>An incident with its episodes and their conditions.</summary>
internal sealed record IncidentDetail(IncidentRow Incident, IReadOnlyList<Member> Members, IReadOnlyList<AlertShape> Alerts);

/// <summary>Why an incident exists and is as it is.</summary>
/// <param name="NextDecisionAt">When the regulation acts next if nobody does; null: it waits for nothing.</param>
internal sealed record IncidentExplanation(
    string Incident, string Route, string GroupKey, string Regulation, IReadOnlyList<FateRow> Fates, IReadOnlyList<ExplainedStep> Steps, DateTimeOffset? NextDecisionAt);

internal sealed record ExplainedStep(DateTimeOffset At, string Event, string Stimulus, string? Person, string? Reason);

/// <param name="Text">What the person wrote, or who wrote what at the source; null: nothing, or it was erased.</param>
/// <param name="Data">What the event needs to be understood; people by their keys.</param>
internal sealed record JournalLine(
    long Id, DateTimeOffset At, string Event, string Stimulus, string? Person, string Via, string? Reason, string? Text, JsonObject Data, int Version)
{
    public static JournalLine Of(JournalRow row, ActiveConfiguration configuration)
    {
        var data = JsonNode.Parse(row.Data) as JsonObject ?? [];
        if (data["told"] is JsonArray told)
            data["told"] = new JsonArray([.. told.Select(id => configuration.FindPerson((int)id!)?.Key).OfType<string>().Select(key => (JsonNode)key)]);
        return new JournalLine(row.Id, row.At, row.Event, row.Stimulus, row.Person, row.Via, row.Reason, row.Text, data, row.Version);
    }
}
