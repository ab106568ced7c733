using System.ComponentModel.DataAnnotations;
using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>How the messages of one Zabbix are read. Every option may be left out.</summary>
public sealed class ZabbixOptions : IValidatableObject
{
    /// <summary>
    /// The time zone of the Zabbix user that sends, by its IANA name such as Europe/Moscow: dates and times come without an offset. Default: none; then the time
    /// of arrival is used.
    /// </summary>
    [StringLength(64, MinimumLength = 1)]
    public string? TimeZone { get; init; }

    /// <summary>Names of severities that this Zabbix uses otherwise, for messages without a number, such as <c>Авария: critical</c>. Default: none.</summary>
    [MaxLength(100)]
    public IReadOnlyDictionary<string, Severity> SeverityWords { get; init; } = new Dictionary<string, Severity>(StringComparer.Ordinal);

    /// <summary>
    /// Ends a problem when Zabbix says that its escalation was canceled (trigger, host or action disabled): no recovery follows then. Default: false, the alert
    /// goes on with a note.
    /// </summary>
    public bool EndWhenCanceled { get; init; }

    /// <summary>The address of the frontend; with it Polilog asks every minute which problems are open, and finds what was not sent. Default: none, it is not asked.</summary>
    [HttpAddress]
    public Uri? ApiUrl { get; init; }

    /// <summary>An API token of a Zabbix user who may read the hosts whose problems are sent; others are not compared. Needed with api_url. Default: none.</summary>
    public Secret? ApiToken { get; init; }

    /// <summary>Resolves what Zabbix did not know when it was asked twice in a row. Default: false, such an alert is only marked as unconfirmed.</summary>
    public bool ResolveMissing { get; init; }

    /// <summary>
    /// Acknowledges the problems of an incident that somebody took, and writes who it is and where, as a message to them. The token's user must be allowed to. Needs api_url.
    /// Default: false.
    /// </summary>
    public bool Acknowledge { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TimeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new ValidationResult($"There is no time zone '{TimeZone}'. Expected an IANA name such as Europe/Moscow; the system package tzdata must be installed.", [nameof(TimeZone)]);
        if (ApiUrl is not null && ApiToken is null)
            yield return new ValidationResult("It needs api_token: Zabbix tells its problems to nobody else.", [nameof(ApiUrl)]);
        if (Acknowledge && ApiUrl is null)
            yield return new ValidationResult("It needs api_url and api_token, by which Zabbix is told.", [nameof(Acknowledge)]);
    }
}
