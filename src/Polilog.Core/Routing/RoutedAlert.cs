using Polilog.Sdk;

namespace Polilog.Core.Routing;

/// <summary>What routes see of an alert.</summary>
/// <param name="Connection">Name of the connection.</param>
/// <param name="Connector">Name of its connector.</param>
/// <param name="Severity">Effective: an unknown one was turned by the connection.</param>
internal sealed record RoutedAlert(
    string Connection, string Connector, Severity Severity, string? Resource, string? Check, string Title, IReadOnlyDictionary<string, string> Labels);
