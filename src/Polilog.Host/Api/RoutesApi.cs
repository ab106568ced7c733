using System.Collections.Frozen;
using Polilog.Core.Alerts;
using Polilog.Core.Configuration;
using Polilog.Core.Routing;

namespace Polilog.Host.Api;

/// <summary><c>/api/v1/routes</c>: tries routes, changes nothing.</summary>
internal static class RoutesApi
{
    public const int MostMissed = 20;

    public static void MapRoutes(this RouteGroupBuilder api) =>
        api.MapPost("/routes/test", TestAsync).ChangesNothing().WithSummary("Which routes an alert takes, and why not the ones before; changes nothing")
            .WithDescription("Either the id of a recorded alert, or the fields of an imagined one; `at` is the instant whose time of the week counts.").Produces<RouteExplanation>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> TestAsync(ConfigurationHolder configurations, AlertReader alerts, TimeProvider time, RouteTestRequest body, CancellationToken cancel)
    {
        var configuration = configurations.Current;
        if (body.Alert is { } id)
            return await RecordedAsync(alerts, id, cancel) is var (recorded, routedAt)
                ? Results.Ok(RouteExplanation.Of(configuration.Document.Routes, configuration.Routes, recorded, body.At ?? routedAt, MostMissed))
                : Problem.NotFound($"There is no alert {id}", "List them with GET /api/v1/alerts.");
        return body.Imagined.In(configuration.Document, out var fault) is { } imagined
            ? Results.Ok(RouteExplanation.Of(configuration.Document.Routes, configuration.Routes, imagined, body.At ?? time.GetUtcNow(), MostMissed))
            : Problem.BadRequest("This alert cannot be", fault!);
    }

    /// <summary>With the instant by which it was routed; null: there is no alert of that number.</summary>
    public static async Task<(RoutedAlert Alert, DateTimeOffset RoutedAt)?> RecordedAsync(AlertReader alerts, long id, CancellationToken cancel)
    {
        if (await alerts.ListAsync(new AlertFilter(1, Id: id), cancel) is not [var row])
            return null;
        var details = AlertDetails.Parse(row.Alert);
        var alert = new RoutedAlert(row.Connection, row.Connector, row.EffectiveSeverity, details.Resource, details.Check, row.Title, details.Labels ?? FrozenDictionary<string, string>.Empty);
        return (alert, await alerts.RoutedAtAsync(row, cancel) ?? row.ChangedAt);
    }
}

/// <param name="Alert">Id of a recorded one; null: the other fields say it.</param>
/// <param name="At">Whose time of the week counts; null: now, or when the recorded alert was routed.</param>
/// <param name="Severity">As the source would say it; null or unknown: what the connection makes of it.</param>
internal sealed record RouteTestRequest(long? Alert, DateTimeOffset? At, string? Connection, string? Severity, string? Resource, string? Check, string? Title, Dictionary<string, string>? Labels)
{
    internal TestedAlert Imagined => new(Connection, Severity, Resource, Check, Title, Labels);
}
