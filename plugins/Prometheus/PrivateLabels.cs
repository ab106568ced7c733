using Polilog.Sdk;

namespace Polilog.Prometheus;

/// <summary>Labels beginning with two underscores are the machinery's own and nobody's business to read.</summary>
internal static class PrivateLabels
{
    public static TextMap Without(TextMap labels)
    {
        foreach (var (name, _) in labels.Pairs)
            if (IsPrivate(name))
                return TextMap.Of([.. labels.Where(l => !IsPrivate(l.Key))]);
        return labels;
    }

    private static bool IsPrivate(string name) => name.StartsWith("__", StringComparison.Ordinal);
}
