using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Polilog.Core.Configuration.Revisions;
using Polilog.Core.People;
using Polilog.Portal.Pages;

namespace Polilog.Portal.Configuration;

/// <summary>Making an earlier revision active again: its plan, then the deed.</summary>
internal static class ActivationEndpoints
{
    public static void MapActivation(this IEndpointRouteBuilder revision)
    {
        revision.MapGet("/activate", PlanAsync);
        revision.MapPost("/activate", ActivateAsync).KeepsWhatIsTyped();
    }

    /// <summary>What was seen when a form was made; null: nothing.</summary>
    public static long? SeenIn(Form form) => long.TryParse(form["seen"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : null;

    private static Task<IResult> PlanAsync(HttpContext context, Reader reader, ConfigurationRevisions revisions, ProposalDesk desk, long revision) =>
        AnswerAsync(context, reader, revisions, desk, revision, note: "", seen: null);

    private static async Task<IResult> ActivateAsync(HttpContext context, Reader reader, ConfigurationRevisions revisions, ProposalDesk desk, long revision)
    {
        var form = await Form.ReadAsync(context, KeptForm.MostBytes);
        return await AnswerAsync(context, reader, revisions, desk, revision, form["note"], SeenIn(form));
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, Reader reader, ConfigurationRevisions revisions, ProposalDesk desk, long revision, string note, long? seen)
    {
        var shell = reader.Of(context);
        var words = shell.Words.Configuration;
        if (await revisions.PartsAsync(revision, context.RequestAborted) is not { } parts)
            return Notices.NotFound(shell, words.NoSuchRevision(revision));
        var proposal = new Proposal(parts, Base: null, AccessClaims.NameOf(context.User), note) { Seen = seen, GoesBack = true };
        var answer = seen is null ? await desk.PlanAsync(proposal, words, context.RequestAborted) : await desk.ApplyAsync(proposal, words, context.RequestAborted);
        return answer.Applied is { } applied
            ? new SeeOther(ConfigurationAddress.OfRevision(applied))
            : Page.Of<ActivationPage>(
                answer.Status, (nameof(ActivationPage.Frame), shell), (nameof(ActivationPage.Revision), revision), (nameof(ActivationPage.Note), note), (nameof(ActivationPage.Answer), answer));
    }
}
