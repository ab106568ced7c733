using Polilog.Sdk;

namespace Polilog.Core.Configuration.Planning;

/// <summary>An episode that opened or joined a recorded incident, as far as routes saw it.</summary>
/// <param name="Incident">Its key, such as PAY-142.</param>
/// <param name="Route">By which it came there.</param>
/// <param name="EndedAt">When the incident was resolved; null: it is open.</param>
/// <param name="IsOpener">The others joined what it had opened.</param>
/// <param name="RoutedAt">By which instant it was routed: when it began to fire.</param>
/// <param name="DedupKey">Hex.</param>
/// <param name="Severity">As the source said it when it was decided.</param>
/// <param name="UnknownSeverity">What an unknown one counts as, if the connection is in no configuration.</param>
internal sealed record RecordedEpisode(
    string Incident,
    string Topic,
    string Route,
    DateTimeOffset OpenedAt,
    DateTimeOffset? EndedAt,
    bool IsOpener,
    long ConditionId,
    int Episode,
    DateTimeOffset DecidedAt,
    DateTimeOffset RoutedAt,
    string DedupKey,
    string Connection,
    string Connector,
    Severity Severity,
    Severity UnknownSeverity,
    string Title,
    string? Resource,
    string? Check,
    IReadOnlyDictionary<string, string> Labels);
