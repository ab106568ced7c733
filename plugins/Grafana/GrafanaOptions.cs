using System.ComponentModel.DataAnnotations;
using Polilog.Sdk;

namespace Polilog.Grafana;

/// <summary>How the alerts of one Grafana are read. Every option may be left out.</summary>
public sealed class GrafanaOptions : IValidatableObject
{
    /// <summary>The labels that carry the severity; the first with a known word counts. Default: severity, priority, level.</summary>
    [MinLength(1), MaxLength(10)]
    public IReadOnlyList<string> SeverityLabels { get; init; } = ["severity", "priority", "level"];

    /// <summary>Severity words that this Grafana uses otherwise, or in addition, such as <c>p1: average</c>. Default: none.</summary>
    [MaxLength(100)]
    public IReadOnlyDictionary<string, Severity> SeverityWords { get; init; } = new Dictionary<string, Severity>(StringComparer.Ordinal);

    /// <summary>The labels that name the host or instance; the first that is there counts. Default: instance, host, hostname, node, pod, namespace.</summary>
    [MinLength(1), MaxLength(20)]
    public IReadOnlyList<string> ResourceLabels { get; init; } = ["instance", "host", "hostname", "node", "pod", "namespace"];

    /// <summary>
    /// The secret of the contact point's HMAC signature (Grafana 12 and newer). With it every request must be signed, and the token is not asked for. Default:
    /// none, the token is asked for.
    /// </summary>
    public Secret? HmacSecret { get; init; }

    /// <summary>The header that carries the signature. From 1 to 100 letters, digits and hyphens. Default: X-Grafana-Alerting-Signature, as in Grafana.</summary>
    [RegularExpression("^[A-Za-z0-9-]{1,100}$")]
    public string HmacHeader { get; init; } = "X-Grafana-Alerting-Signature";

    /// <summary>
    /// The header that carries the time of the signature, as the contact point names it; the time may then be off by at most 5 minutes, so that a request that
    /// was overheard cannot be sent again later. From 1 to 100 letters, digits and hyphens. Default: none, the signature is of the body alone.
    /// </summary>
    [RegularExpression("^[A-Za-z0-9-]{1,100}$")]
    public string? HmacTimestampHeader { get; init; }

    /// <summary>The address of Grafana; with it Polilog asks every minute what fires, and finds what was not sent. Default: none, it is not asked.</summary>
    [HttpAddress]
    public Uri? ApiUrl { get; init; }

    /// <summary>The token of a service account that may read alert instances. Default: none.</summary>
    public Secret? ApiToken { get; init; }

    /// <summary>The number of the organisation that the token belongs to: it is part of what an alert is known by. From 1. Default: 1, as in a Grafana with one organisation.</summary>
    [Range(1, int.MaxValue)]
    public int ApiOrg { get; init; } = 1;

    /// <summary>Only alerts that Grafana routes to this contact point are compared. Default: none, all alerts are; right if all are sent to Polilog.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? ApiReceiver { get; init; }

    /// <summary>Resolves what Grafana did not know when it was asked twice in a row. Default: false, such an alert is only marked as unconfirmed.</summary>
    public bool ResolveMissing { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HmacTimestampHeader is null)
            yield break;
        if (HmacSecret is null)
            yield return new ValidationResult("It means nothing without hmac_secret.", [nameof(HmacTimestampHeader)]);
        if (string.Equals(HmacTimestampHeader, HmacHeader, StringComparison.OrdinalIgnoreCase))
            yield return new ValidationResult("It must be another header than hmac_header.", [nameof(HmacTimestampHeader)]);
    }
}
