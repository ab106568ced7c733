using Polilog.Core.People;

namespace Polilog.Core.Facts;

/// <summary>A fact that somebody wants to declare, with its window settled.</summary>
/// <param name="Match">JSON; null: everything in the topic.</param>
internal sealed record NewFact(
    FactKind Kind, string? Topic, string? Person, TopicRole? Role, string? Match, DateTimeOffset From, DateTimeOffset? Until, string? Reason);

/// <summary>Who declares or ends a fact.</summary>
/// <param name="Name">For the record: the person's key, else the name of the token.</param>
/// <param name="Person">Key; null: acts as nobody.</param>
internal sealed record Declarer(string Name, string? Person, bool IsAdmin);

/// <summary>Why a fact cannot be declared or ended, and what to do.</summary>
internal sealed record FactRefusal(RefusedFor For, string Why, string WhatToDo);

internal enum RefusedFor
{
    Content,
    Authority,
    State,
    Absence,
}
