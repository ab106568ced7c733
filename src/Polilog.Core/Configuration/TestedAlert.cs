using System.Collections.Frozen;
using Polilog.Core.Configuration.Sections;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration;

/// <summary>An alert as somebody imagines it, to be tried on routes. What is not said is missing.</summary>
/// <param name="Severity">As the source would say it; null or <c>unknown</c>: what the connection makes of it.</param>
internal sealed record TestedAlert(string? Connection, string? Severity, string? Resource, string? Check, string? Title, IReadOnlyDictionary<string, string>? Labels)
{
    /// <summary>As routes would see it; null with a sentence: it names what there is not.</summary>
    public RoutedAlert? In(HubConfiguration configuration, out string? fault)
    {
        fault = null;
        var connection = configuration.Connections.FirstOrDefault(c => c.Name == Connection);
        if (Connection is not null && connection is null)
            fault = $"There is no connection '{Connection}'. {NearestName.Hint(Connection, [.. configuration.Connections.Select(c => c.Name)])}";
        var severity = connection?.UnknownSeverity ?? Sdk.Severity.Average;
        if (Severity is not (null or "unknown"))
        {
            if (ConnectionsSection.SeverityWords.FirstOrDefault(w => w.Word == Severity) is { Word: not null } known)
                severity = known.Meaning;
            else
                fault = $"There is no severity '{Severity}'. {NearestName.Hint(Severity, [.. ConnectionsSection.SeverityWords.Select(w => w.Word)])}";
        }
        return fault is not null
            ? null
            : new RoutedAlert(Connection ?? "", connection?.Connector ?? "", severity, Resource, Check, Title ?? "", Labels ?? FrozenDictionary<string, string>.Empty);
    }
}
