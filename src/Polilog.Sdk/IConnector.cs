namespace Polilog.Sdk;

/// <summary>
/// Reads what one monitoring system sends. Pure: no I/O, no clock, no state between calls. It is called concurrently, and one instance serves one connection.
/// </summary>
/// <remarks>
/// The class carries <see cref="ConnectorAttribute"/> and has one public constructor, with no parameter or with one: its options class, which arrives bound and
/// validated. The budget is two seconds a call.
/// </remarks>
public interface IConnector
{
    /// <summary>Turns one request into alerts.</summary>
    /// <exception cref="MalformedPayloadException">The body is not what this connector reads; answered with 400. Any other exception counts as a defect of the
    /// connector: the request is kept as a dead letter.</exception>
    ConnectorResult Read(ConnectorRequest request);
}

/// <summary>Names a connector.</summary>
/// <param name="name">lower_snake_case, unique, for ever: configurations name it.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ConnectorAttribute(string name) : Attribute
{
    /// <summary>The connector's name in configurations.</summary>
    public string Name { get; } = name;

    /// <summary>The family of sources (<c>alertmanager</c>, <c>zabbix</c> ...). Connectors of one family share identities. Default: the name.</summary>
    public string? Family { get; init; }
}

/// <summary>The body of a request is not what the connector reads.</summary>
/// <param name="message">What is wrong, naming the field, and what would be right.</param>
/// <param name="place">Where, such as <c>line 3, byte 412</c> or <c>$.alerts[2].labels</c>; null if the whole body is meant.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class MalformedPayloadException(string message, string? place = null, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Where the fault is; null if the whole body is meant.</summary>
    public string? Place { get; } = place;
}
