using Polilog.Sdk;

namespace Polilog.Grafana;

/// <summary>The addresses an alert offers; what is not absolute, http or https is left out.</summary>
internal static class Offered
{
    public static IReadOnlyList<AlertLink> Links(params ReadOnlySpan<(LinkKind Kind, string? Url)> offered)
    {
        var links = new List<AlertLink>(offered.Length);
        foreach (var (kind, url) in offered)
            if (AlertLink.TryCreate(kind, url) is { } link)
                links.Add(link);
        return links;
    }

    public static IReadOnlyList<AlertImage> Images(string? url, string alt) => AlertLink.TryCreate(LinkKind.Panel, url) is { } link ? [new AlertImage(link.Url, alt)] : [];
}
