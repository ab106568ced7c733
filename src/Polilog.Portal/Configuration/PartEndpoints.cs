using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Polilog.Core.People;
using Polilog.Portal.Pages;

namespace Polilog.Portal.Configuration;

/// <summary>The form in which a part is changed, added or removed.</summary>
internal static class PartEndpoints
{
    public static void MapPartForms(this IEndpointRouteBuilder revision)
    {
        revision.MapGet("/edit/{**name}", EditAsync);
        revision.MapPost("/edit/{**name}", ProposeAsync).KeepsWhatIsTyped();
        revision.MapGet("/add", Add);
        revision.MapPost("/add", ProposeNewAsync).KeepsWhatIsTyped();
    }

    private static IResult Add(HttpContext context, Reader reader, long revision) =>
        Show(reader.Of(context), new PartDraft(revision, Name: "", Text: "", Note: "", IsNew: true), new ProposalAnswer(StatusCodes.Status200OK));

    private static async Task<IResult> EditAsync(HttpContext context, Reader reader, ConfigurationPageReader configuration, long revision, string name)
    {
        var shell = reader.Of(context);
        if (await configuration.FindPartAsync(revision, name, context.RequestAborted) is not { } part)
            return Notices.NotFound(shell, shell.Words.Configuration.NoSuchPart(name, revision));
        return part.Text.Length > PartEditor.MostLetters
            ? new SeeOther(ConfigurationAddress.OfPart(revision, name))
            : Show(shell, new PartDraft(revision, name, part.Text, Note: ""), new ProposalAnswer(StatusCodes.Status200OK));
    }

    private static Task<IResult> ProposeAsync(HttpContext context, Reader reader, PartEditor editor, long revision, string name) => AnswerAsync(context, reader, editor, revision, name);

    private static Task<IResult> ProposeNewAsync(HttpContext context, Reader reader, PartEditor editor, long revision) => AnswerAsync(context, reader, editor, revision, name: null);

    private static async Task<IResult> AnswerAsync(HttpContext context, Reader reader, PartEditor editor, long revision, string? name)
    {
        var (shell, form) = (reader.Of(context), await Form.ReadAsync(context, KeptForm.MostBytes));
        var draft = PartDraft.Of(form, revision, name);
        var planned = form["do"] is "apply" ? form["planned"] : null;
        var answer = await editor.ProposeAsync(draft, planned, AccessClaims.NameOf(context.User), shell.Words.Configuration, context.RequestAborted);
        return answer.Applied is { } applied ? new SeeOther(ConfigurationAddress.OfRevision(applied)) : Show(shell, draft, answer);
    }

    // After a conflict both are before the eyes of who goes on: what he makes of them is made from the other's revision.
    private static IResult Show(ShellView shell, PartDraft draft, ProposalAnswer answer) => Page.Of<PartFormPage>(
        answer.Status,
        (nameof(PartFormPage.Frame), shell),
        (nameof(PartFormPage.Draft), answer.Theirs is { } theirs ? draft with { Base = theirs.Revision, IsNew = false } : draft),
        (nameof(PartFormPage.Answer), answer));
}
