using System.Globalization;
using System.Text.RegularExpressions;
using Polilog.Sdk;

namespace Polilog.Prometheus;

/// <summary>What the alerts of one request have in common, made once for all of them.</summary>
internal sealed partial class WebhookGroup(AlertmanagerWebhook webhook)
{
    private RememberedLink source = new(LinkKind.Source);
    private RememberedLink dashboard = new(LinkKind.Dashboard);
    private RememberedLink runbook = new(LinkKind.Runbook);
    private readonly AlertLink? external = AlertLink.TryCreate(LinkKind.External, webhook.ExternalUrl);

    public string Key { get; } = webhook.GroupKey ?? "";

    /// <summary>Alertmanager quotes the name as a regular expression: <c>ops\.matrix</c>.</summary>
    public string Receiver { get; } = QuotedCharacter().Replace(webhook.Receiver ?? "", "${character}");

    public AlertGroup? Group { get; } = string.IsNullOrEmpty(webhook.GroupKey) ? null : new AlertGroup(webhook.GroupKey, Count(webhook.TruncatedAlerts));

    public IReadOnlyList<AlertLink> Links(string? sourceUrl, string? dashboardUrl, string? runbookUrl)
    {
        ReadOnlySpan<AlertLink?> found = [source.Of(sourceUrl), dashboard.Of(dashboardUrl), runbook.Of(runbookUrl), external];
        var count = 0;
        foreach (var link in found)
            count += link is null ? 0 : 1;
        var links = new AlertLink[count];
        foreach (var link in found)
            if (link is not null)
                links[^count--] = link;
        return links;
    }

    private static int Count(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= int.MaxValue ? (int)count : 0;

    [GeneratedRegex(@"\\(?<character>\W)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QuotedCharacter();

    /// <summary>The alerts of a group mostly carry the same addresses; the last one seen is not examined again.</summary>
    private struct RememberedLink(LinkKind kind)
    {
        private string? url;
        private AlertLink? link;

        public AlertLink? Of(string? next)
        {
            if (next != url)
                (url, link) = (next, AlertLink.TryCreate(kind, next));
            return link;
        }
    }
}
