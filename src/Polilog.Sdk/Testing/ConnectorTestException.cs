namespace Polilog.Sdk.Testing;

/// <summary>A connector did not do what a recorded case or the contract says. Any test framework reports it as a failure.</summary>
/// <param name="message">What differs or which law was broken, for people.</param>
public sealed class ConnectorTestException(string message) : Exception(message);
