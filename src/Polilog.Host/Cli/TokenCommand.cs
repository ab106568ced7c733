using System.CommandLine;
using System.Text.Json.Nodes;
using Polilog.Core.People;

namespace Polilog.Host.Cli;

/// <summary><c>polilog token create|list|revoke</c>: who may use portal and API.</summary>
internal static class TokenCommand
{
    public static Command Create() => HubClient.Family("token", "Access to portal and API", New(), List(), Revoke());

    private static Command New()
    {
        var name = new Option<string?>("--name") { Description = "To recognise it by; default the person, the role or the scopes" };
        var person = new Option<string?>("--person") { Description = "Key of the person the bearer acts as" };
        var role = new Option<string?>("--role") { Description = "viewer, auditor or admin; the bearer acts as nobody" };
        var scopes = new Option<string[]>("--scope")
        {
            Description = $"What a program may write, which reads and acts as nobody; several may be given: {string.Join(", ", AccessScopes.All)}",
            AllowMultipleArgumentsPerToken = true,
        };
        scopes.CompletionSources.Add([.. AccessScopes.All]);
        role.CompletionSources.Add(AccessRoles.Viewer, AccessRoles.Auditor, AccessRoles.Admin);
        var command = new Command("create", "Make an access token, which is shown once; with --database or --data past the hub, for whoever lost every password")
        {
            name, person, role, scopes, HubArguments.Database, HubArguments.Data,
        };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            var wanted = new Wanted(parsed.GetValue(name), parsed.GetValue(role), parsed.GetValue(person), parsed.GetValue(scopes) is { Length: > 0 } given ? given : null);
            if (new object?[] { wanted.Role, wanted.Person, wanted.Scopes }.Count(w => w is not null) != 1)
                throw new CliFailure("Give either --person KEY or --role viewer, auditor or admin; or --scope for a program.", ExitCode.Usage);
            if (IsGiven(parsed, HubArguments.Database) || IsGiven(parsed, HubArguments.Data))
                return await DbCommand.WithDatabaseAsync(parsed, async database => Print(await InsertAsync(new AccessTokenStore(database), wanted, cancel), parsed), cancel);
            using var hub = HubClient.Of(parsed);
            Print(await hub.PostAsync("api/v1/tokens", wanted.Json, cancel), parsed);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List access tokens, newest first");
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            var page = await hub.GetAsync("api/v1/tokens?limit=500", cancel);
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(page);
            foreach (var t in parsed.GetValue(HubClient.JsonOption) ? [] : page["items"]!.AsArray())
                Console.Out.WriteLine($"{t!["id"],-6} {t["role"],-8} {t["person"]?.ToString() ?? "–",-16} {t["name"],-24}{ScopesOf(t)} {(t["revokedAt"] is { } at ? $"revoked {at}" : $"last used {t["lastUsedAt"]?.ToString() ?? "never"}")}");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke()
    {
        var id = new Argument<int>("id") { Description = "See: polilog token list" };
        var command = new Command("revoke", "End a token and every session that was begun with it") { id };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            var answer = await hub.PostAsync($"api/v1/tokens/{parsed.GetRequiredValue(id)}/revoke", null, cancel);
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(answer);
            else
                Console.Out.WriteLine($"Token {parsed.GetRequiredValue(id)} is revoked.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static async Task<JsonNode> InsertAsync(AccessTokenStore store, Wanted wanted, CancellationToken cancel)
    {
        if (wanted.Role is not (null or AccessRoles.Viewer or AccessRoles.Auditor or AccessRoles.Admin))
            throw new CliFailure($"There is no role '{wanted.Role}'; give viewer, auditor or admin.", ExitCode.Usage);
        if (wanted.Scopes?.Except(AccessScopes.All, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new CliFailure($"There is no scope '{unknown}'; known: {string.Join(", ", AccessScopes.All)}.", ExitCode.Usage);
        var role = wanted.Person is not null ? AccessRoles.Person : wanted.Role ?? AccessRoles.Viewer;
        var name = wanted.Name ?? wanted.Person ?? wanted.Role ?? string.Join(' ', wanted.Scopes!);
        return await store.CreateAsync(name, role, wanted.Person, wanted.Scopes, TimeProvider.System.GetUtcNow(), cancel) is { } made
            ? new JsonObject { ["id"] = made.Id, ["name"] = name, ["role"] = role, ["person"] = wanted.Person, ["scopes"] = wanted.Json["scopes"]?.DeepClone(), ["token"] = made.Token }
            : throw new CliFailure($"The database knows no person '{wanted.Person}'; a hub brings the people of its configuration there when it starts.", ExitCode.NotFound);
    }

    private static void Print(JsonNode answer, ParseResult parsed)
    {
        if (parsed.GetValue(HubClient.JsonOption))
            HubClient.PrintJson(answer);
        else
            Console.Out.WriteLine($"token: {answer["token"]}   (shown once; {answer["role"]}{(answer["person"] is { } person ? $" {person}" : "")}{ScopesOf(answer)})");
    }

    private static string ScopesOf(JsonNode token) => token["scopes"] is JsonArray scopes ? $" {string.Join(' ', scopes)}" : "";

    private sealed record Wanted(string? Name, string? Role, string? Person, string[]? Scopes)
    {
        public JsonObject Json => new()
        {
            ["name"] = Name,
            ["role"] = Role,
            ["person"] = Person,
            ["scopes"] = Scopes is null ? null : new JsonArray([.. Scopes.Select(s => JsonValue.Create(s))]),
        };
    }
}
