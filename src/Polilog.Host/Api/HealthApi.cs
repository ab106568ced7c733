using Npgsql;
using Polilog.Core.Storage;

namespace Polilog.Host.Api;

/// <summary><c>/healthz</c>: the process lives; <c>/readyz</c>: it can take alerts; <c>/metrics</c>: figures.</summary>
internal static class HealthApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("alive\n")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/readyz", ReadyAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
    }

    private static async Task<IResult> ReadyAsync(NpgsqlDataSource database, TimeProvider time, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            var unfit = (await DatabaseStatus.ReadAsync(database, either.Token)).Unfit();
            return unfit is null ? Results.Text("ready\n") : Results.Text(unfit + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            return Results.Text((DatabaseFault.Outage(e) ?? "PostgreSQL does not answer as it should; see its log and the hub's.") + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
