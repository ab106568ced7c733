using Polilog.Core.People;
using Polilog.Host.Access;
using Polilog.Host.Ingress;

namespace Polilog.Host.Api;

/// <summary><c>/api/v1/quarantine</c>: what is not read any more because it hung or brought a process down.</summary>
internal static class QuarantineApi
{
    public static void MapQuarantine(this RouteGroupBuilder api)
    {
        api.MapGet("/quarantine", (Quarantine quarantine, CancellationToken cancel) => quarantine.LookAsync(cancel))
            .WithSummary("Connections that only store and bodies that are not read, and who cleared what");
        api.MapPost("/quarantine/clear", ClearAsync).WithSummary("Let a connection, or a body, be read again")
            .WithDescription("A connection is cleared on every host within seconds; if its connector hangs three times again, it only stores again.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).RequireScope(AccessScopes.DeadLetters);
    }

    private static async Task<IResult> ClearAsync(Quarantine quarantine, HttpContext context, ClearingRequest body, CancellationToken cancel)
    {
        var by = AccessClaims.NameOf(context.User);
        return body switch
        {
            { Connection: { } name, Body: null } => await quarantine.ClearConnectionAsync(name, by, cancel)
                ? Results.NoContent() : Problem.NotFound($"There is no connection '{name}'", "List them with GET /api/v1/connections."),
            { Connection: null, Body: { } sha256 } => IsHash(sha256) && await quarantine.ClearBodyAsync(sha256, by, cancel)
                ? Results.NoContent() : Problem.NotFound($"No body '{sha256}' has strikes", "List them with GET /api/v1/quarantine."),
            _ => Problem.BadRequest("Either a connection or a body is cleared", "Give a connection's name, or the SHA-256 of a body."),
        };
    }

    public static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);
}

/// <summary>What is to be read again.</summary>
/// <param name="Connection">Its name.</param>
/// <param name="Body">Its SHA-256 in hexadecimal digits.</param>
internal sealed record ClearingRequest(string? Connection, string? Body);
