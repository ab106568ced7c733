using Polilog.Core.Alerts;
using Polilog.Core.People;
using Polilog.Host.Ingress;
using Polilog.Portal.DeadLetters;
using Polilog.Portal.Pages;
using Polilog.Sdk;

namespace Polilog.Host.Api;

/// <summary>The buttons of the portal's pages of dead letters.</summary>
internal static class DeadLetterForms
{
    private const int MostAtOnce = 500;

    public static void MapDeadLetterForms(this IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup("/dead-letters").ExcludeFromDescription().RequireAuthorization(AccessPolicies.Admin).AddEndpointFilter(Notices.ExplainFailureAsync);
        forms.MapPost("/redrive", RedriveAllAsync);
        forms.MapPost("/{id:long}/try", TryAsync);
        forms.MapPost("/{id:long}/redrive", RedriveAsync);
    }

    private static async Task<IResult> TryAsync(HttpContext context, Reader reader, DeadLetterReader letters, DeadLetterRetry retry, long id) => await ShowAsync(
        context, reader, letters, id, await letters.FindAsync(id, context.RequestAborted) is { } letter ? await retry.TryAsync(letter, null, null, context.RequestAborted) : null);

    private static async Task<IResult> RedriveAsync(HttpContext context, Reader reader, DeadLetterReader letters, DeadLetterRetry retry, long id)
    {
        var retried = await letters.FindAsync(id, context.RequestAborted) is { } letter ? await retry.RedriveAsync(letter, AccessClaims.NameOf(context.User), context.RequestAborted) : null;
        return retried is { IsRead: true } ? new SeeOther($"/dead-letters/{id}") : await ShowAsync(context, reader, letters, id, retried);
    }

    private static async Task<IResult> RedriveAllAsync(HttpContext context, DeadLetterReader letters, DeadLetterRetry retry)
    {
        var form = await Form.ReadAsync(context);
        var (connection, kind) = (form["connection"] is { Length: > 0 } c ? c : null, form["kind"] is { Length: > 0 } k ? k : null);
        long? before = null;
        do
        {
            var page = await letters.ListAsync(new DeadLetterFilter(MostAtOnce, before, connection, kind, OnlyOpen: true), context.RequestAborted);
            foreach (var letter in page)
                await retry.RedriveAsync(letter, AccessClaims.NameOf(context.User), context.RequestAborted);
            before = page.Count == MostAtOnce ? page[^1].Id : null;
        }
        while (before is not null);
        return new SeeOther(DeadLetterEndpoints.ListAddress(connection, kind));
    }

    private static Task<IResult> ShowAsync(HttpContext context, Reader reader, DeadLetterReader letters, long id, Retried? retried) => DeadLetterEndpoints.PageOfAsync(
        context, reader, letters, $"{id}",
        retried is null ? null : new DeadLetterTrial(retried.IsRead, retried.Version, retried.Note, retried.Place, retried.Result is null ? null : AlertJson.ToText(retried.Result)));
}
