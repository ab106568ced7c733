using System.Text;

namespace Polilog.Sdk.Testing;

/// <summary>
/// One recorded request with what a connector must make of it: a folder with <c>request.json</c> and <c>expected.json</c>. A bug report becomes a case named
/// after it.
/// </summary>
/// <remarks>
/// <c>request.json</c> is <c>{ method, subPath, query, headers, receivedAt, body }</c>; all but the body may be left out. The body is any JSON value, or a
/// text with the raw body, or is in a file of its own, named by <c>bodyFile</c>. <c>expected.json</c> is what <see cref="AlertJson"/> writes, or
/// <c>{ "malformed": { message, place } }</c>.
/// </remarks>
public sealed class ConnectorCase
{
    private ConnectorCase(string folder, ConnectorRequest request) => (Folder, Request) = (folder, request);

    /// <summary>The name of the folder.</summary>
    public string Name => Path.GetFileName(Folder);

    /// <summary>Where the case lies.</summary>
    public string Folder { get; }

    /// <summary>The recorded request.</summary>
    public ConnectorRequest Request { get; }

    private string ExpectedPath => Path.Combine(Folder, "expected.json");

    private string ReceivedPath => Path.Combine(Folder, "expected.received.json");

    /// <summary>Opens the case in a folder.</summary>
    /// <exception cref="ConnectorTestException">The folder has no readable <c>request.json</c>.</exception>
    public static ConnectorCase Open(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return new ConnectorCase(path, CaseFile.Read(Path.Combine(path, "request.json")));
    }

    /// <summary>Every case below a folder, by name.</summary>
    /// <exception cref="ConnectorTestException">There is none.</exception>
    public static IReadOnlyList<ConnectorCase> All(string testdata)
    {
        string[] folders = [.. Directory.EnumerateDirectories(testdata).Order(StringComparer.Ordinal)];
        return folders.Length == 0
            ? throw new ConnectorTestException($"There is no case below {testdata}: add a folder with request.json and expected.json.")
            : [.. folders.Select(Open)];
    }

    /// <summary>
    /// Lets the connector read the request. A difference is written beside, as <c>expected.received.json</c>; with the environment variable
    /// <c>SNAPSHOT_ACCEPT=1</c> it becomes the expectation.
    /// </summary>
    /// <exception cref="ConnectorTestException">The connector made something else of the request.</exception>
    public void Check(IConnector connector)
    {
        var received = Observe(connector, Request);
        var expected = File.Exists(ExpectedPath) ? File.ReadAllText(ExpectedPath).ReplaceLineEndings("\n") : null;
        if (received == expected)
        {
            File.Delete(ReceivedPath);
            return;
        }
        var accept = Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1";
        File.WriteAllText(accept ? ExpectedPath : ReceivedPath, received, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (!accept)
            throw new ConnectorTestException($"""
                {Name}: expected.json {(expected is null ? "is missing" : "differs")}. Look at expected.received.json beside it; SNAPSHOT_ACCEPT=1 accepts it.
                {TextDifference.Of(expected ?? "", received)}
                """);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>What the connector makes of a request, as text; a refusal of the body counts as an answer.</summary>
    internal static string Observe(IConnector connector, ConnectorRequest request)
    {
        ArgumentNullException.ThrowIfNull(connector);
        request = Fresh(request, request.Body);
        try
        {
            var result = connector.Read(request);
            return AlertJson.ToText(request.Repairs.Count == 0 ? result : result with { Warnings = [.. result.Warnings, .. request.Repairs] });
        }
        catch (MalformedPayloadException e)
        {
            return AlertJson.ToText(writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartObject("malformed");
                writer.WriteString("message", e.Message);
                if (e.Place is not null)
                    writer.WriteString("place", e.Place);
                writer.WriteEndObject();
                writer.WriteEndObject();
            });
        }
    }

    /// <summary>A request as the host makes one for every call: what was repaired for one reader is no business of the next.</summary>
    internal static ConnectorRequest Fresh(ConnectorRequest request, ReadOnlyMemory<byte> body) =>
        new(request.Method, request.SubPath, request.Query, body, request.Headers, request.ReceivedAt);
}
