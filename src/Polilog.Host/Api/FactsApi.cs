using Polilog.Core.Facts;
using Polilog.Core.People;
using Polilog.Host.Access;

namespace Polilog.Host.Api;

/// <summary><c>/api/v1/silences</c>, <c>/maintenance</c>, <c>/absences</c>, <c>/overrides</c>, <c>/memberships</c>: what people declare while the hub runs.</summary>
internal static class FactsApi
{
    public static void MapFacts(this RouteGroupBuilder api)
    {
        Map<SilenceRequest>(api, FactKind.Silence, "Silences", "Mute what matches until a time");
        Map<MaintenanceRequest>(api, FactKind.Maintenance, "Maintenance windows", "Mute a topic for a planned window");
        Map<AbsenceRequest>(api, FactKind.Absence, "Absences", "Declare that a person is away: told nothing meanwhile");
        Map<OverrideRequest>(api, FactKind.Override, "Overrides", "Declare who is on call in a topic for a time");
        Map<MembershipRequest>(api, FactKind.Membership, "Memberships in topics whose members are managed here", "Make a person a member, or give him another role");
    }

    private static void Map<TRequest>(RouteGroupBuilder api, FactKind kind, string plural, string declare) where TRequest : IFactRequest
    {
        var path = $"/{FactStore.PathOf(kind)}";
        var scope = kind is FactKind.Silence or FactKind.Maintenance ? AccessScopes.Silences : AccessScopes.People;
        api.MapGet(path, (FactStore store, TimeProvider time, string? topic, string? person, bool? standing, int? limit, string? cursor, CancellationToken cancel) =>
                ListAsync(store, time, kind, topic, person, standing, limit, cursor, cancel))
            .WithSummary($"{plural}, newest first").WithDescription("With standing=true only those that hold now or later.").Produces<Page<FactShape>>();
        api.MapPost(path, async (FactStore store, HttpContext context, bool? dryRun, TRequest body, CancellationToken cancel) =>
                Refuse(context, scope) ?? body.TryRead(out var settle) ?? AnswerOf(await store.DeclareAsync(settle, WhoIs(context, scope), dryRun is true, cancel), dryRun is true))
            .AcceptScope(scope).TakesDryRun().WithSummary(declare).Produces<FactShape>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost(path + "/{id:long}/end", async (FactStore store, HttpContext context, long id, CancellationToken cancel) =>
                Refuse(context, scope) ?? AnswerOf(await store.EndAsync(kind, id, WhoIs(context, scope), cancel), isImagined: false))
            .AcceptScope(scope).WithSummary("End it now").Produces<FactShape>()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ListAsync(
        FactStore store, TimeProvider time, FactKind kind, string? topic, string? person, bool? standing, int? limit, string? cursor, CancellationToken cancel)
    {
        if (PageRequest.TryRead(limit, cursor, out var fault) is not { } page)
            return fault!;
        if (topic?.Contains('\0', StringComparison.Ordinal) is true || person?.Contains('\0', StringComparison.Ordinal) is true)
            return Problem.BadRequest("The topic or the person holds a zero character", "Give the key of a topic, such as PAY, or of a person.");
        var filter = new FactFilter(kind, page.Fetch, topic?.ToUpperInvariant(), person, standing ?? false, page.Cursor);
        return Results.Ok(Page<FactShape>.Of(await store.ListAsync(filter, time.GetUtcNow(), cancel), page, r => r.Id, FactShape.Of));
    }

    private static IResult AnswerOf((FactRow? Fact, FactRefusal? Refusal) outcome, bool isImagined) => outcome switch
    {
        { Fact: { } fact } => Results.Ok(isImagined ? FactShape.Of(fact) with { Id = null } : FactShape.Of(fact)),
        { Refusal: { For: RefusedFor.Authority } no } => Problem.Forbidden(no.Why, no.WhatToDo),
        { Refusal: { For: RefusedFor.State } no } => Problem.Conflict(no.Why, no.WhatToDo),
        { Refusal: { For: RefusedFor.Absence } no } => Problem.NotFound(no.Why, no.WhatToDo),
        { Refusal: { } no } => Problem.BadRequest(no.Why, no.WhatToDo),
        _ => throw new InvalidOperationException("A fact was neither declared nor refused."),
    };

    /// <summary>Before anything is locked.</summary>
    private static IResult? Refuse(HttpContext context, string scope) => WhoIs(context, scope) is { Person: null, IsAdmin: false }
        ? Problem.Forbidden("This token acts as nobody and does not administer", $"Declare with the token of a person, of an administrator, or of the scope {scope}.")
        : null;

    private static Declarer WhoIs(HttpContext context, string scope) =>
        new(AccessClaims.NameOf(context.User), context.User.FindFirst(AccessClaims.Person)?.Value, AccessClaims.MayWrite(context.User, scope));
}
