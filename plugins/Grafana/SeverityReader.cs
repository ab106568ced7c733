using Polilog.Sdk;

namespace Polilog.Grafana;

/// <summary>Finds the severity among labels or tags.</summary>
internal sealed class SeverityReader(GrafanaOptions options)
{
    private readonly SeverityWords words = new(options.SeverityWords);
    private readonly string[] names = [.. options.SeverityLabels];

    /// <summary>The first label with a known word; else unknown, with the first word there is.</summary>
    public (Severity Severity, string? Text) Of(TextMap labels)
    {
        string? first = null;
        foreach (var name in names)
        {
            if (!labels.TryGetValue(name, out var word) || string.IsNullOrWhiteSpace(word))
                continue;
            if (words.Read(word) is not Severity.Unknown and var severity)
                return (severity, word);
            first ??= word;
        }
        return (Severity.Unknown, first);
    }
}
