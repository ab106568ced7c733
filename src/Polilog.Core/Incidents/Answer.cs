using Polilog.Core.Configuration;
using Polilog.Core.Delivery;

namespace Polilog.Core.Incidents;

/// <summary>What somebody who asked in a room is told there; stored in the transaction of what was decided because of it.</summary>
/// <param name="About">Null: no incident.</param>
/// <param name="Text">What it says; null: how the incident stands, or <paramref name="Reason"/>.</param>
/// <param name="AskedAt">Only if that is so long ago that it must be said.</param>
internal sealed record Answer(TopicSettings Topic, Incident? About, Reason? Reason, string? Text, DateTimeOffset? AskedAt, Question Question);
