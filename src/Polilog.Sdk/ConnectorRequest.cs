using System.Text.Json.Serialization.Metadata;

namespace Polilog.Sdk;

/// <summary>One request of a source, decompressed, within the size limit, its token checked.</summary>
/// <param name="Method">POST or PUT; GET too if the connector is an <see cref="IReplyFormat"/>.</param>
/// <param name="SubPath">What follows the connection's name in the path, without a leading slash; empty if nothing does.</param>
/// <param name="Query">The query's parameters; the last value of a repeated one.</param>
/// <param name="Body">The decompressed bytes as they were sent; of a GET the query, which is a form.</param>
/// <param name="Headers">The headers by case-insensitive name, without the authorization.</param>
/// <param name="ReceivedAt">When the host received it, in UTC.</param>
public sealed record ConnectorRequest(
    string Method,
    string SubPath,
    IReadOnlyDictionary<string, string> Query,
    ReadOnlyMemory<byte> Body,
    IReadOnlyDictionary<string, string> Headers,
    DateTimeOffset ReceivedAt)
{
    private readonly List<string> repairs = [];

    /// <summary>What <see cref="ReadJson{T}"/> had to repair; the host adds it to the result's warnings.</summary>
    public IReadOnlyList<string> Repairs => repairs;

    /// <summary>
    /// Reads the body as JSON, whatever its content type says. A byte order mark is skipped, UTF-16 and UTF-32 are decoded by it, broken UTF-8 is
    /// replaced by U+FFFD (and said in <see cref="Repairs"/>). Depth at most 64; of duplicate keys the last wins; unknown keys are ignored.
    /// </summary>
    /// <param name="type">The generated serialisation metadata of <typeparamref name="T"/>.</param>
    /// <exception cref="MalformedPayloadException">Empty body, broken syntax, a value of the wrong shape, or <c>null</c>.</exception>
    public T ReadJson<T>(JsonTypeInfo<T> type)
        where T : class => BodyReader.Json(Body, type, repairs.Add);

    /// <summary>
    /// Reads the body as lines of JSON (NDJSON), each as <see cref="ReadJson{T}"/> reads a body; blank lines are left out. A line that cannot be read spoils no
    /// other. Lines are read as they are asked for: stop where there are more faults than a sender would make.
    /// </summary>
    /// <param name="type">The generated serialisation metadata of <typeparamref name="T"/>.</param>
    /// <exception cref="MalformedPayloadException">There is no line, or only blank ones.</exception>
    public IEnumerable<JsonLine<T>> ReadJsonLines<T>(JsonTypeInfo<T> type)
        where T : class => BodyReader.JsonLines(Body, type, repairs.Add);
}

/// <summary>One line of a body of JSON lines: either a value or a fault.</summary>
public sealed class JsonLine<T>
    where T : class
{
    internal JsonLine(int number, T? value, string? fault) => (Place, Value, Fault) = ($"line {number}", value, fault);

    /// <summary>Where in the body, such as <c>line 3</c>; the first is 1, and blank ones count.</summary>
    public string Place { get; }

    /// <summary>What it holds; null if it cannot be read.</summary>
    public T? Value { get; }

    /// <summary>Why it cannot be read, in one sentence; null if it can.</summary>
    public string? Fault { get; }
}
