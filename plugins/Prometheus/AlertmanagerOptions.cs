using System.ComponentModel.DataAnnotations;
using Polilog.Sdk;

namespace Polilog.Prometheus;

/// <summary>How the alerts of one Alertmanager are read. Every option may be left out.</summary>
public sealed class AlertmanagerOptions
{
    /// <summary>The labels that carry the severity; the first with a known word counts. Default: severity, priority, level.</summary>
    [MinLength(1), MaxLength(10)]
    public IReadOnlyList<string> SeverityLabels { get; init; } = ["severity", "priority", "level"];

    /// <summary>Severity words that this Alertmanager uses otherwise, or in addition, such as <c>p1: average</c>. Default: none.</summary>
    [MaxLength(100)]
    public IReadOnlyDictionary<string, Severity> SeverityWords { get; init; } = new Dictionary<string, Severity>(StringComparer.Ordinal);

    /// <summary>The labels that name the host or instance; the first that is there counts. Default: instance, exported_instance, host, hostname, node, pod, namespace.</summary>
    [MinLength(1), MaxLength(20)]
    public IReadOnlyList<string> ResourceLabels { get; init; } = ["instance", "exported_instance", "host", "hostname", "node", "pod", "namespace"];

    /// <summary>Labels that tell the replicas of one Prometheus apart; an alert that still carries one gets a hint to drop it. Default: prometheus_replica.</summary>
    [MaxLength(10)]
    public IReadOnlyList<string> ReplicaLabels { get; init; } = ["prometheus_replica"];

    /// <summary>
    /// Resolves a firing alert by itself when nothing was heard of it for so long; for receivers with <c>send_resolved: false</c>. It must be longer than the
    /// receiver's repeat_interval. From 5 minutes to 30 days. Default: never.
    /// </summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00")]
    public TimeSpan? ExpireAfter { get; init; }

    /// <summary>
    /// How long an alert sent to <c>api/v2/alerts</c> without <c>endsAt</c> fires unless it is sent again. From 1 minute to 30 days. Default: 5m, as in Alertmanager.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan ResolveTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
