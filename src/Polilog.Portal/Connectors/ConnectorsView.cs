namespace Polilog.Portal.Connectors;

/// <summary>Who reads what, and what is not read.</summary>
public sealed record ConnectorsView(
    IReadOnlyList<ConnectionLine> Connections, IReadOnlyList<ConnectorLine> Connectors, IReadOnlyList<string> Refused, IReadOnlyList<BodyLine> Bodies, IReadOnlyList<ClearingLine> Cleared);

/// <param name="Version">Of the connector that reads for it; empty: there is none.</param>
/// <param name="Fault">Why it is not read, or not by the version that is installed; null: it is.</param>
/// <param name="StoresOnlySince">Its connector hung too often; null: it is read.</param>
/// <param name="SourceSilentSince">Its source does not answer when it is asked what fires; null: it does, or is not asked.</param>
/// <param name="SourceTrouble">Why.</param>
public sealed record ConnectionLine(
    string Name, string Connector, string Version, string? Fault, DateTimeOffset? StoresOnlySince, DateTimeOffset? SourceSilentSince = null, string? SourceTrouble = null);

public sealed record ConnectorLine(string Name, string Version, string ContentHash);

/// <summary>A body that has strikes.</summary>
public sealed record BodyLine(string Sha256, string Connector, int Strikes, DateTimeOffset StruckAt);

/// <param name="What">A connection, or the hash of a body.</param>
public sealed record ClearingLine(DateTimeOffset At, string By, string What);
