namespace Polilog.Prometheus;

/// <summary>The answer to <c>GET api/v2/status</c>; every field is one the API's description requires.</summary>
internal sealed record AlertmanagerStatus(ClusterStatus Cluster, ShownConfiguration Config, DateTimeOffset Uptime, VersionInfo VersionInfo);

internal sealed record ClusterStatus(string Status, IReadOnlyList<string> Peers);

internal sealed record ShownConfiguration(string Original);

internal sealed record VersionInfo(string Branch, string BuildDate, string BuildUser, string GoVersion, string Revision, string Version);
