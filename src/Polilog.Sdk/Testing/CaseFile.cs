using System.Text;
using System.Text.Json;

namespace Polilog.Sdk.Testing;

/// <summary>Reads a recorded <c>request.json</c>.</summary>
internal static class CaseFile
{
    // Some moment is needed when the file gives none; a fixed one keeps what is read from it the same on every run.
    private static readonly DateTimeOffset Sometime = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static ConnectorRequest Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            return new ConnectorRequest(
                Text(root, "method") ?? "POST", Text(root, "subPath") ?? "", Texts(root, "query", StringComparer.Ordinal), Body(root, Path.GetDirectoryName(path)!),
                Texts(root, "headers", StringComparer.OrdinalIgnoreCase), SourceTime.Read(Text(root, "receivedAt")) ?? Sometime);
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidOperationException)
        {
            throw new ConnectorTestException($"{path} cannot be read: {e.Message}");
        }
    }

    private static ReadOnlyMemory<byte> Body(JsonElement root, string folder)
    {
        if (Text(root, "bodyFile") is { } file)
            return File.ReadAllBytes(Path.Combine(folder, file));
        if (!root.TryGetProperty("body", out var body))
            return ReadOnlyMemory<byte>.Empty;
        return Encoding.UTF8.GetBytes(body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText());
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static Dictionary<string, string> Texts(JsonElement root, string name, StringComparer names)
    {
        var texts = new Dictionary<string, string>(names);
        if (root.TryGetProperty(name, out var map))
            foreach (var entry in map.EnumerateObject())
                texts[entry.Name] = entry.Value.GetString() ?? "";
        return texts;
    }
}
