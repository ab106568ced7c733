using System.Security.Cryptography;
using System.Text;

namespace Polilog.Core.Routing;

/// <summary>What makes episodes one incident within a route.</summary>
internal static class GroupKey
{
    // A key is part of an index, whose rows PostgreSQL limits to 2.7 kB; sources decide how long labels are.
    private const int LongestReadable = 300;

    /// <param name="conditionKey">The condition's dedup key: without <c>group_by</c> every condition stays alone.</param>
    public static string Of(Route route, RoutedAlert alert, string conditionKey)
    {
        if (route.GroupBy.Count == 0)
            return conditionKey;
        var key = string.Join(", ", route.GroupBy.Select(field => $"{field}={Quote(AlertField.Of(field).ValueIn(alert))}"));
        return key.Length <= LongestReadable ? key : $"sha256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";
    }

    // Quoted, so that no value can imitate two fields.
    private static string Quote(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
