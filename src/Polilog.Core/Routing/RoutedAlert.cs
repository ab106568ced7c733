using Polilog.Sdk;

namespace Polilog.Core.Routing;

/// <summary>What routes see of an alert.</summary>
/// <param name="Connection">Name of the connection.</param>
/// <param name="Connector">Name of its connector.</param>
/// <param name="Severity">Effective: an unknown one was turned by the connection.</param>
internal sealed record RoutedAlert(
    string Connection, string Connector, Severity Severity, string? Resource, string? Check, string Title, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The value of a field as matchers name it; a missing one is the empty string.</summary>
    public string Field(string field) => field switch
    {
        "connection" => Connection,
        "connector" => Connector,
        "severity" => SeverityName(Severity),
        "resource" => Resource ?? "",
        "check" => Check ?? "",
        "title" => Title,
        _ => field.StartsWith(LabelPrefix, StringComparison.Ordinal) && Labels.TryGetValue(field[LabelPrefix.Length..], out var value) ? value : "",
    };

    public const string LabelPrefix = "labels.";

    private static string SeverityName(Severity severity) => severity switch
    {
        Severity.Info => "info",
        Severity.Warning => "warning",
        Severity.Average => "average",
        Severity.High => "high",
        Severity.Critical => "critical",
        _ => "unknown",
    };
}
