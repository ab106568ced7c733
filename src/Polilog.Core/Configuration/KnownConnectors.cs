namespace Polilog.Core.Configuration;

/// <summary>The connectors a configuration may use, as the host found them.</summary>
/// <param name="Check">Binds the options of a connection and says what is wrong with them, option by option; an empty option name means the whole.</param>
internal sealed record KnownConnectors(IReadOnlyCollection<string> Names, Func<ConnectionSettings, IEnumerable<(string Option, string Message)>> Check);
