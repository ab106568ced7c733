using System.Security.Claims;
using Polilog.Core.Incidents;
using Polilog.Core.People;

namespace Polilog.Host.Api;

/// <summary><c>POST /api/v1/incidents/{key}/{command}</c>: what a person asks of an incident, decided as from any room.</summary>
internal static class IncidentCommandsApi
{
    /// <summary>By it the journal tells the command line from other programs.</summary>
    public const string CliAgent = "polilog-cli";

    public static void MapIncidentCommands(this RouteGroupBuilder api)
    {
        Map(api, "take", (person, body) => new Stimulus.Take(person, body?.SeenVersion)).WithSummary("Become the owner; in the phase resolution: take over")
            .WithDescription("With seenVersion, the incident's version one has seen, a take that lost a race is refused and names the winner.");
        Map(api, "resolve", (person, body) => new Stimulus.Resolve(person, body?.Text)).WithSummary("Say that it is solved")
            .WithDescription("The text says how; it is kept in the journal and told to the room.");
    }

    private static RouteHandlerBuilder Map(RouteGroupBuilder api, string command, Func<string, CommandBody?, Stimulus> stimulusOf) => api
        .MapPost($"/incidents/{{key}}/{command}", async (IncidentCommands commands, HttpContext context, string key, CommandBody? body, CancellationToken cancel) =>
            AnswerOf(await commands.ExecuteAsync(key, stimulusOf(context.User.FindFirstValue(AccessClaims.Person)!, body), ViaOf(context.Request), cancel)))
        .RequireAuthorization(AccessPolicies.Act)
        .Produces<CommandAnswer>()
        .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static IResult AnswerOf(CommandOutcome outcome) => outcome.Decision switch
    {
        null => IncidentsApi.NoSuchIncident(outcome.IncidentKey),
        Decision.Changed changed => Answer(outcome, changed: true, changed.Entries[^1].Reason),
        Decision.Unchanged unchanged => Answer(outcome, changed: false, unchanged.Reason),
        Decision.Refused refused => Results.Problem(
            refused.Text, statusCode: StatusOf(refused.Reason), title: "Refused", extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["reason"] = refused.Reason }),
        _ => throw new InvalidOperationException($"Decision {outcome.Decision.GetType().Name} has no answer."),
    };

    private static IResult Answer(CommandOutcome outcome, bool changed, Reason reason) =>
        Results.Ok(new CommandAnswer(outcome.IncidentKey, changed, reason, outcome.After!.Phase, outcome.After.Owner));

    private static int StatusOf(Reason reason) =>
        reason is Reason.UnknownPerson or Reason.NotAMember or Reason.RoleTooLow ? StatusCodes.Status403Forbidden : StatusCodes.Status409Conflict;

    private static string ViaOf(HttpRequest request) => request.Headers.UserAgent.ToString().StartsWith(CliAgent, StringComparison.Ordinal) ? "cli" : "api";
}

/// <param name="Text">What was done; only resolve keeps it.</param>
/// <param name="SeenVersion">The incident's version one has seen; only take looks at it.</param>
internal sealed record CommandBody(string? Text, int? SeenVersion);

/// <param name="Changed">False: it was so already.</param>
/// <param name="Reason">Why it changed, or why not.</param>
internal sealed record CommandAnswer(string Incident, bool Changed, Reason Reason, Phase Phase, string? Owner);
