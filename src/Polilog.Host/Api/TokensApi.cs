using Polilog.Core.Configuration;
using Polilog.Core.People;

namespace Polilog.Host.Api;

/// <summary><c>/api/v1/tokens</c>: who may use portal and API.</summary>
internal static class TokensApi
{
    private const int LongestName = 100;

    public static void MapTokens(this RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/tokens").RequireAuthorization(AccessPolicies.Admin);
        tokens.MapGet("", ListAsync).WithSummary("Access tokens, newest first, revoked ones too").Produces<Page<AccessTokenRow>>();
        tokens.MapPost("", CreateAsync).WithSummary("Make an access token, which is shown once")
            .WithDescription($"With a person the bearer acts as that person; with a role (viewer, auditor or admin) he acts as nobody; with scopes he acts as nobody, reads, and writes what they name: {string.Join(", ", AccessScopes.All)}.").Produces<NewAccessToken>().AnswersSecret();
        tokens.MapPost("/{id:int}/revoke", RevokeAsync).WithSummary("End a token and every session that was begun with it").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(AccessTokenStore store, int? limit, string? cursor, CancellationToken cancel)
    {
        if (PageRequest.TryRead(limit, cursor, out var fault) is not { } page)
            return fault!;
        return Results.Ok(Page<AccessTokenRow>.Of(await store.ListAsync(page.Fetch, page.Cursor, cancel), page, r => r.Id, r => r));
    }

    private static async Task<IResult> CreateAsync(AccessTokenStore store, ConfigurationHolder configuration, TimeProvider time, AccessTokenRequest body, CancellationToken cancel)
    {
        if (body.Fault(configuration.Current.Document.People) is { } wrong)
            return wrong;
        var role = body.Person is not null ? AccessRoles.Person : body.Role ?? AccessRoles.Viewer;
        var scopes = body.Scopes?.Distinct(StringComparer.Ordinal).ToArray();
        var name = body.Name?.Trim() is { Length: > 0 } given ? given : body.Person ?? body.Role ?? string.Join(' ', scopes!);
        if (name.Length > LongestName || name.Any(char.IsControl))
            return Problem.BadRequest("The name is too long or holds control characters", $"Give a name of at most {LongestName} characters on one line.");
        return await store.CreateAsync(name, role, body.Person, scopes, time.GetUtcNow(), cancel) is { } made
            ? Results.Ok(new NewAccessToken(made.Id, name, role, body.Person, scopes, made.Token))
            : Problem.BadRequest($"There is no person '{body.Person}'", "Name one of the configuration's people.");
    }

    private static async Task<IResult> RevokeAsync(AccessTokenStore store, AccessReader reader, TimeProvider time, int id, CancellationToken cancel)
    {
        var revocation = await store.RevokeAsync(id, time.GetUtcNow(), cancel);
        reader.ForgetAll();
        return revocation switch
        {
            Revocation.NoSuchToken => Problem.NotFound($"There is no token {id}", "List them with GET /api/v1/tokens."),
            Revocation.LastAdministrator => Problem.Conflict("This is the last token that may administer", "Make another with the role admin first."),
            _ => Results.NoContent(),
        };
    }
}

/// <summary>For whom a token is made: a person, a role, or a program with scopes.</summary>
/// <param name="Name">To recognise it by; default the person, the role or the scopes.</param>
/// <param name="Role">viewer, auditor or admin.</param>
/// <param name="Person">Key of a person.</param>
/// <param name="Scopes">What the bearer may write; he reads as a viewer.</param>
internal sealed record AccessTokenRequest(string? Name, string? Role, string? Person, IReadOnlyList<string>? Scopes)
{
    /// <summary>Null: it can be made.</summary>
    public IResult? Fault(IReadOnlyList<Person> people)
    {
        if (new object?[] { Role, Person, Scopes }.Count(given => given is not null) != 1)
            return Problem.BadRequest("A token is either for a person or for a role, or has scopes", "Give a person's key, one of the roles viewer, auditor and admin, or scopes.");
        if (Scopes is [])
            return Problem.BadRequest("No scope is given", $"Known: {string.Join(", ", AccessScopes.All)}.");
        if (Scopes?.Except(AccessScopes.All, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            return Problem.BadRequest($"There is no scope '{unknown}'", $"Known: {string.Join(", ", AccessScopes.All)}.");
        if (Role is not (null or AccessRoles.Viewer or AccessRoles.Auditor or AccessRoles.Admin))
            return Problem.BadRequest($"There is no role '{Role}'", "Give viewer, auditor or admin; or a person's key, to act as that person.");
        return Person is not null && !people.Any(p => p.Key == Person)
            ? Problem.BadRequest($"There is no person '{Person}'", $"Known: {string.Join(", ", people.Select(p => p.Key))}.")
            : null;
    }
}

/// <param name="Token">Shown once.</param>
internal sealed record NewAccessToken(int Id, string Name, string Role, string? Person, IReadOnlyList<string>? Scopes, string Token);
