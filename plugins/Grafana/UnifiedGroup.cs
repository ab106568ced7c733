using System.Globalization;
using System.Text.RegularExpressions;
using Polilog.Sdk;

namespace Polilog.Grafana;

/// <summary>What the alerts of one request have in common.</summary>
internal sealed partial class UnifiedGroup(GrafanaBody body)
{
    // The key of a real group is made of matchers, and ends in a brace.
    private readonly bool isTest = body.GroupKey is { } key && TestKey().IsMatch(key);

    public string? Key { get; } = body.GroupKey;

    public string? Receiver { get; } = body.Receiver;

    public string? OrgId { get; } = Present(body.OrgId);

    public string? ExternalUrl { get; } = body.ExternalUrl;

    /// <summary>How many alerts Grafana left out.</summary>
    public int Truncated { get; } = Readings.Number(body.TruncatedAlerts) is > 0 and <= int.MaxValue and var count ? (int)count : 0;

    public AlertGroup? Group => string.IsNullOrEmpty(Key) ? null : new AlertGroup(Key, Truncated);

    /// <summary>The word of the alert itself; the one of the group only if the alert has none.</summary>
    public string? StatusOf(UnifiedAlert alert) => Present(alert.Status) ?? Present(body.Status) ?? body.State switch
    {
        "alerting" => "firing",
        "ok" => "resolved",
        var other => other,
    };

    /// <summary>The button "Test" of the contact point, for which no resolve will follow. The names are reserved for it; newer versions let people change the alert.</summary>
    public bool IsTest(TextMap labels) => isTest || (labels.FirstOf("alertname") == "TestAlert" && labels.FirstOf("instance") == "Grafana");

    public string? TruncationWarning => Truncated == 0 ? null : string.Create(
        CultureInfo.InvariantCulture, $"{Truncated} more alerts of the group are in Grafana only: set 'Max alerts' of the contact point to 0.");

    public static string? Present(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    // <name>-<fingerprint>-<Unix time>
    [GeneratedRegex("-[0-9a-f]{16}-[0-9]{9,11}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestKey();
}
