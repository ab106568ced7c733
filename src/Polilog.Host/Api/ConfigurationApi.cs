using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Polilog.Core.Configuration.Revisions;
using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Incidents;
using Polilog.Core.People;
using Polilog.Host.Access;

namespace Polilog.Host.Api;

/// <summary><c>/api/v1/config</c>: what is active, what was, what a change would do, and the change.</summary>
internal static class ConfigurationApi
{
    private const string JsonSchema = "application/schema+json";

    public static void MapConfiguration(this RouteGroupBuilder api)
    {
        var config = api.MapGroup("/config");
        config.MapGet("", ShowAsync).WithSummary("The active revision, and by which one every host works").Produces<ActiveShape>();
        config.MapGet("/history", HistoryAsync).WithSummary("Activations, the newest first").Produces<Page<ActivationShape>>();
        config.MapGet("/schema", () => Results.Json(ConfigurationSchema.Create(), contentType: JsonSchema)).WithSummary("The JSON schema of a configuration's files, for editors").Produces<JsonObject>(contentType: JsonSchema);
        var admin = config.MapGroup("").RequireScope(AccessScopes.Configuration);
        admin.MapGet("/revisions/{revision:long}", PartsAsync).WithSummary("The files of a revision; values of secrets are in none of them").Produces<RevisionShape>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        admin.MapPost("/check", CheckAsync).ChangesNothing().WithSummary("Every fault of a configuration; changes nothing").Produces<CheckShape>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        admin.MapPost("/plan", PlanAsync).ChangesNothing().WithSummary("What a configuration would change; changes nothing").WithProposal();
        admin.MapPost("/apply", ApplyAsync).WithSummary("Make a configuration active on every host, or an earlier revision again; as a dry run the same as plan").TakesDryRun().WithProposal();
        config.MapConfigurationParts();
    }

    private static void WithProposal(this RouteHandlerBuilder route) => route
        .WithDescription("Either files or the number of an earlier revision. Files say by 'base' from which revision they were made, and are merged part by part with what others have activated since; or by 'overwrite' that they are all there is to be.")
        .Produces<ProposalShape>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> ShowAsync(ConfigurationRevisions revisions, RunningHosts hosts, CancellationToken cancel) =>
        await revisions.ActiveAsync(cancel) is { } active
            ? Results.Ok(new ActiveShape(active.Revision, active.At, active.By, active.Note, [.. (await hosts.ListAsync(cancel)).Select(h => new HostShape(h.Host, h.Revision, h.Fault, h.SeenAt))]))
            : Problem.NotFound("No configuration is active", "Apply one with POST /api/v1/config/apply.");

    private static async Task<IResult> HistoryAsync(ConfigurationRevisions revisions, int? limit, string? cursor, CancellationToken cancel) =>
        PageRequest.TryRead(limit, cursor, out var fault) is { } page
            ? Results.Ok(Page<ActivationShape>.Of(await revisions.HistoryAsync(page.Cursor ?? long.MaxValue, page.Fetch, cancel), page, a => a.Activation, ActivationShape.Of))
            : fault!;

    private static async Task<IResult> PartsAsync(ConfigurationRevisions revisions, long revision, CancellationToken cancel) =>
        await revisions.PartsAsync(revision, cancel) is { } parts
            ? Results.Ok(new RevisionShape(revision, Convert.ToHexStringLower(parts.Sha256), parts.Files))
            : Problem.NotFound($"There is no revision {revision} whose files were kept", "List them with GET /api/v1/config/history.");

    private static async Task<IResult> CheckAsync(ConfigurationReadings readings, RecordedTemplateCheck recorded, ProposalRequest body, CancellationToken cancel)
    {
        if (body.Refuse() is { } refused)
            return refused;
        var reading = readings.Read(new ConfigurationParts(body.Files!));
        return Results.Ok(new CheckShape(reading.Document is { } document ? await recorded.CheckNewAsync(document, cancel) : reading.Faults, reading.Warnings));
    }

    private static Task<IResult> PlanAsync(ConfigurationRevisions revisions, ConfigurationProposals proposals, HttpContext context, ProposalRequest body, CancellationToken cancel) =>
        ProposeAsync(revisions, proposals, context, body, rehearsal: true, cancel);

    private static async Task<IResult> ApplyAsync(ConfigurationRevisions revisions, ConfigurationProposals proposals, ConfigurationWatch watch, HttpContext context, bool? dryRun, ProposalRequest body, CancellationToken cancel)
    {
        var answer = await ProposeAsync(revisions, proposals, context, body, dryRun is true, cancel);
        // Whoever is answered finds it done on the host that he asked.
        if (answer is Ok<ProposalShape>)
            await watch.FollowNowAsync(cancel);
        return answer;
    }

    private static async Task<IResult> ProposeAsync(ConfigurationRevisions revisions, ConfigurationProposals proposals, HttpContext context, ProposalRequest body, bool rehearsal, CancellationToken cancel)
    {
        var by = AccessClaims.NameOf(context.User);
        if (body.RefuseNote() is { } wordy)
            return wordy;
        if (body is { Revision: { } earlier, Files: null, Base: null })
            return Answer(await revisions.RollBackAsync(earlier, by, body.Note, rehearsal, cancel));
        if (body.Refuse() is { } refused)
            return refused;
        if (body.Base is null && !body.Overwrite && await revisions.ActiveAsync(cancel) is { } active)
            return Problem.BadRequest(
                $"Revision {active.Revision} is active, by {active.By} since {active.At.ToString("u", CultureInfo.InvariantCulture)}, and the files do not say from which they were made",
                "Give 'base', so that what others change meanwhile is kept; or 'overwrite', if the files are all there is to be.");
        if (body.RefuseBase() is { } baseless)
            return baseless;
        if (!body.Overwrite && body.Base is { } origin && await revisions.PartsAsync(origin, cancel) is null)
            return Problem.BadRequest($"There is no revision {origin} whose files were kept", "List them with GET /api/v1/config/history.");
        var proposal = new Proposal(new ConfigurationParts(body.Files!), body.Overwrite ? null : body.Base, by, body.Note) { BaseSha256 = body.BaseSha256 };
        return Answer(await proposals.ApplyAsync(proposal, rehearsal, cancel));
    }

    internal static IResult Answer(RevisionOutcome outcome) => outcome switch
    {
        RevisionOutcome.Accepted accepted => Results.Ok(ProposalShape.Of(accepted)),
        RevisionOutcome.Unchanged(var active) => Results.Ok(new ProposalShape(active.Revision, active.Revision, [], [])),
        RevisionOutcome.Conflict(var parts, var active) => Results.Problem(
            $"Revision {active.Revision}, active since {active.At.ToString("u", CultureInfo.InvariantCulture)}, has changed them too: export it, put both together in these files, and give it as 'base'.",
            statusCode: StatusCodes.Status409Conflict, title: $"{active.By} has changed the same: {string.Join(", ", parts)}", extensions: [new("parts", parts)]),
        RevisionOutcome.Foreign(var number, var active) => Problem.Conflict(
            $"The files were made from another revision {number} than this hub's",
            $"They come from another hub, or this one was restored to an earlier state. Revision {active?.Revision} is active: export it, put both together, and give it as 'base'; or 'overwrite', if the files are all there is to be."),
        RevisionOutcome.Faulty(var reading) => Results.Problem(
            string.Join("\n", reading.Faults), statusCode: StatusCodes.Status422UnprocessableEntity,
            title: $"The configuration has {reading.Faults.Count} fault{(reading.Faults.Count == 1 ? "" : "s")}; nothing was changed", extensions: [new("faults", reading.Faults)]),
        RevisionOutcome.Refused(var why) => Problem.Conflict("This configuration must not become active now", why),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} has no answer."),
    };
}
