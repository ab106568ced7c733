using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Revisions;
using Polilog.Core.People;
using Polilog.Host.Access;

namespace Polilog.Host.Api;

/// <summary>
/// <c>/api/v1/config/parts</c>: one file of the configuration at a time, for programs that own some of them. Each write is checked with all the others and becomes a
/// revision. Its ETag says which text a file had, so that nobody writes over what he has not seen.
/// </summary>
internal static class ConfigurationPartsApi
{
    public static void MapConfigurationParts(this RouteGroupBuilder config)
    {
        var parts = config.MapGroup("/parts").RequireScope(AccessScopes.Configuration);
        parts.MapGet("", ListAsync).WithSummary("The files of the active revision, by name, without their texts").Produces<Page<PartShape>>();
        parts.MapGet("/{**path}", FindAsync).WithSummary("One file, with its ETag").Produces<PartShape>().ProducesProblem(StatusCodes.Status404NotFound);
        parts.MapPut("/{**path}", PutAsync).WithSummary("Write one file, checked with all the others, and make it active on every host")
            .WithDescription("If-Match holds the ETag of the text that it replaces; If-None-Match: * says that there is none yet. As a dry run the answer is the plan.").WithPartAnswers();
        parts.MapDelete("/{**path}", DeleteAsync).WithSummary("Take one file away")
            .WithDescription("If-Match holds the ETag of the text that goes; the answer is the file as it was. As a dry run the answer is the plan.").WithPartAnswers();
    }

    private static void WithPartAnswers(this RouteHandlerBuilder route) => route.TakesDryRun().Produces<PartShape>()
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status428PreconditionRequired);

    private static async Task<IResult> ListAsync(ConfigurationRevisions revisions, CancellationToken cancel) =>
        await ActiveAsync(revisions, cancel) is var (active, parts)
            ? Results.Ok(new Page<PartShape>([.. parts.Names.Select(name => PartShape.Of(parts, name, active.Revision) with { Text = null })], null))
            : NothingActive();

    private static async Task<IResult> FindAsync(ConfigurationRevisions revisions, HttpContext context, string path, CancellationToken cancel)
    {
        if (await ActiveAsync(revisions, cancel) is not var (active, parts))
            return NothingActive();
        return parts.TextOf(path) is null ? NoSuchPart(path) : Answer(context, PartShape.Of(parts, path, active.Revision));
    }

    private static Task<IResult> PutAsync([AsParameters] Services services, HttpContext context, string path, bool? dryRun, NewPart body, CancellationToken cancel) =>
        body.Text is null
            ? Task.FromResult(Problem.BadRequest("The text is missing", "Give 'text', the whole file; to take the file away use DELETE."))
            : WriteAsync(services, context, new Change(path, body.Text, body.Note, dryRun is true), cancel);

    private static Task<IResult> DeleteAsync([AsParameters] Services services, HttpContext context, string path, bool? dryRun, string? note, CancellationToken cancel) =>
        WriteAsync(services, context, new Change(path, null, note, dryRun is true), cancel);

    private static async Task<IResult> WriteAsync(Services services, HttpContext context, Change change, CancellationToken cancel)
    {
        if (await ActiveAsync(services.Revisions, cancel) is not var (active, present))
            return NothingActive();
        if (change.Text is null && present.TextOf(change.Path) is null)
            return NoSuchPart(change.Path);
        if (RefuseUnseen(context.Request, present, change.Path) is { } unseen)
            return unseen;
        var files = present.Files.Where(f => f.Name != change.Path).ToList();
        if (change.Text is not null)
            files.Add(new ConfigurationFile(change.Path, change.Text));
        if (change.Text is not null && change.Path.Contains('/', StringComparison.Ordinal) && !change.Path.EndsWith(TemplatePath.Extension, StringComparison.Ordinal))
            return Problem.BadRequest($"'{change.Path}' would be read by nobody", $"In folders there are templates only, FOLDER/KIND/LANGUAGE{TemplatePath.Extension}; call a file NAME.yaml.");
        var request = new ProposalRequest(files, Revision: null, Base: active.Revision, BaseSha256: null, Overwrite: false, change.Note);
        if ((request.RefuseNote() ?? request.Refuse()) is { } refused)
            return refused;
        var proposal = new Proposal(new ConfigurationParts(files), active.Revision, AccessClaims.NameOf(context.User), change.Note);
        var outcome = await services.Proposals.ApplyAsync(proposal, change.IsDry, cancel);
        // Whoever is answered finds it done on the host that he asked.
        if (outcome is RevisionOutcome.Accepted && !change.IsDry)
            await services.Watch.FollowNowAsync(cancel);
        return outcome switch
        {
            _ when change.IsDry => ConfigurationApi.Answer(outcome),
            RevisionOutcome.Accepted accepted => Answer(context, PartShape.Of(change.Text is null ? present : accepted.Parts, change.Path, accepted.Revision!.Value)),
            RevisionOutcome.Unchanged(var still) => Answer(context, PartShape.Of(present, change.Path, still.Revision)),
            RevisionOutcome.Conflict(_, var other) => LostRace($"{other.By} has changed {change.Path} at the same time"),
            _ => ConfigurationApi.Answer(outcome),
        };
    }

    /// <summary>Null: he who writes has seen what he replaces.</summary>
    private static IResult? RefuseUnseen(HttpRequest request, ConfigurationParts present, string path)
    {
        var (match, noneMatch) = (request.Headers.IfMatch.ToString(), request.Headers.IfNoneMatch.ToString());
        var tag = present.HashOfPart(path) is { } hash ? TagOf(hash) : null;
        return (match, noneMatch) switch
        {
            ("", "") => Results.Problem(
                "Send If-Match with the ETag that GET gave; If-None-Match: * for a new file; or If-Match: * for whatever it says.",
                statusCode: StatusCodes.Status428PreconditionRequired, title: "It is not said which text this replaces"),
            ("", "*") => tag is null ? null : LostRace($"There is a file {path} already"),
            ("*", "") when tag is not null => null,
            (_, "") => tag is not null && match.Split(',').Any(m => m.Trim() == tag) ? null : LostRace(tag is null ? $"There is no file {path}" : $"{path} says something else by now"),
            _ => Problem.BadRequest("Only one of If-Match and If-None-Match: * is taken", "If-Match for a file that is there, If-None-Match: * for a new one."),
        };
    }

    private static async Task<(ActiveRevision Active, ConfigurationParts Parts)?> ActiveAsync(ConfigurationRevisions revisions, CancellationToken cancel) =>
        await revisions.ActiveAsync(cancel) is { } active && await revisions.PartsAsync(active.Revision, cancel) is { } parts ? (active, parts) : null;

    private static IResult Answer(HttpContext context, PartShape part)
    {
        context.Response.Headers.ETag = $"\"{part.Sha256}\"";
        return Results.Ok(part);
    }

    private static string TagOf(byte[] hash) => $"\"{Convert.ToHexStringLower(hash)}\"";

    private static IResult LostRace(string why) => Results.Problem(
        "Nothing was changed. Read it with GET, put both together, and write with the new ETag.", statusCode: StatusCodes.Status412PreconditionFailed, title: why);

    private static IResult NoSuchPart(string path) => Problem.NotFound($"The active configuration has no file '{path}'", "List them with GET /api/v1/config/parts.");

    private static IResult NothingActive() => Problem.NotFound("No configuration is active", "Apply one with POST /api/v1/config/apply.");

    private sealed record Services(ConfigurationRevisions Revisions, ConfigurationProposals Proposals, ConfigurationWatch Watch);

    /// <param name="Text">Null: the file goes.</param>
    private sealed record Change(string Path, string? Text, string? Note, bool IsDry);
}

/// <param name="Text">The whole file.</param>
/// <param name="Note">Why, for the history.</param>
internal sealed record NewPart(string? Text, string? Note);

/// <summary>A file of the configuration.</summary>
/// <param name="Path">Its name, with its folder.</param>
/// <param name="Sha256">Of its text; in quotes it is the ETag.</param>
/// <param name="Revision">The active one that says so.</param>
/// <param name="Text">Null: in a list.</param>
internal sealed record PartShape(string Path, string Sha256, long Revision, string? Text)
{
    public static PartShape Of(ConfigurationParts parts, string path, long revision) => new(path, Convert.ToHexStringLower(parts.HashOfPart(path)!), revision, parts.TextOf(path));
}
