namespace Polilog.Core.Delivery;

/// <summary>A message rendered once, with the destinations that get it; the portal room reads it from the table.</summary>
/// <param name="IncidentId">Null: it is about no incident.</param>
/// <param name="Kind">lower_snake_case.</param>
/// <param name="Mentions">Person ids.</param>
/// <param name="Destinations">Such as <c>matrix:!room:example.org</c>.</param>
internal sealed record NewMessage(
    int TopicId,
    long? IncidentId,
    string Kind,
    int Revision,
    string Language,
    string Text,
    string Html,
    bool Rings,
    IReadOnlyList<int> Mentions,
    IReadOnlyList<string> Destinations)
{
    /// <summary>What sources are told of the same, each in its own form.</summary>
    public IReadOnlyList<OwedContent> ToSources { get; init; } = [];

    /// <summary>Null: it answers nobody.</summary>
    public Question? Answers { get; init; }
}

/// <summary>Owed to a destination in place of the message itself.</summary>
/// <param name="Destination">Such as <c>source:zabbix-main</c>.</param>
/// <param name="Content">JSON, see <see cref="WriteBack.AcknowledgementContent"/>.</param>
internal sealed record OwedContent(string Destination, string Content);

/// <summary>What a message answers at its destination; it is answered once.</summary>
/// <param name="Id">Such as a Matrix event id.</param>
/// <param name="Thread">Root of the thread it was asked in; null: outside of threads.</param>
internal sealed record Question(string Id, string? Thread);
