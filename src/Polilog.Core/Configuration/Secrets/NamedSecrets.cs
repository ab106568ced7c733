using System.Text.Json.Nodes;

namespace Polilog.Core.Configuration.Secrets;

/// <summary>The secrets that a configuration names.</summary>
internal static class NamedSecrets
{
    /// <summary>Each once, in the order of the letters.</summary>
    public static IReadOnlyList<string> In(HubConfiguration document) =>
    [
        .. document.Connections.SelectMany(c => In(c.Options).Prepend(c.TokenSecret)).Append(document.Matrix?.AccessTokenSecret).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string?> In(JsonNode? options) => options switch
    {
        JsonObject { Count: 1 } reference when reference["secret"] is JsonValue named && named.TryGetValue<string>(out var name) => [name],
        JsonObject map => map.SelectMany(e => In(e.Value)),
        JsonArray list => list.SelectMany(In),
        _ => [],
    };
}
