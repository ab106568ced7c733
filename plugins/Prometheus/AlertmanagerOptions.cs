using System.ComponentModel.DataAnnotations;
using Polilog.Sdk;

namespace Polilog.Prometheus;

/// <summary>How the alerts of one Alertmanager are read. Every option may be left out.</summary>
public sealed class AlertmanagerOptions : IValidatableObject
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

    /// <summary>The address of the Alertmanager's pages; with it Polilog asks every minute what fires, and finds what was not sent. Default: none, it is not asked.</summary>
    [HttpAddress]
    public Uri? ApiUrl { get; init; }

    /// <summary>The bearer token for the API, if a proxy before the Alertmanager asks for one. Default: none.</summary>
    public Secret? ApiToken { get; init; }

    /// <summary>The user for the API, if the Alertmanager asks for one. Default: none.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? ApiUser { get; init; }

    /// <summary>The password of that user. Default: none.</summary>
    public Secret? ApiPassword { get; init; }

    /// <summary>Only alerts that the Alertmanager routes to this receiver are compared. Default: none, all alerts are; right if all are sent to Polilog.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? ApiReceiver { get; init; }

    /// <summary>Resolves what the Alertmanager did not know when it was asked twice in a row. Default: false, such an alert is only marked as unconfirmed.</summary>
    public bool ResolveMissing { get; init; }

    /// <summary>
    /// Silences the alerts of an incident that somebody took, in the owner's name, until it is over. Alertmanager does not tell when a silenced alert ends, so it needs api_url
    /// and resolve_missing; expire_after would end it. Default: false.
    /// </summary>
    public bool Acknowledge { get; init; }

    /// <summary>How long such a silence lasts if the incident is not over before. From 30 minutes to 7 days. Default: 4h.</summary>
    [Range(typeof(TimeSpan), "00:30:00", "7.00:00:00")]
    public TimeSpan SilenceFor { get; init; } = TimeSpan.FromHours(4);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Acknowledge && (ApiUrl is null || !ResolveMissing))
            yield return new ValidationResult(
                "It needs api_url, where silences are made, and resolve_missing: true, for Alertmanager does not tell when a silenced alert ends.", [nameof(Acknowledge)]);
        if (Acknowledge && ExpireAfter is not null)
            yield return new ValidationResult("It cannot go with expire_after: a silenced alert is not sent again, and would end while it fires.", [nameof(Acknowledge)]);
    }
}
