using System.Collections.Frozen;

namespace Polilog.Core.Configuration.Secrets;

/// <summary>The stored secrets as this host last read them, opened.</summary>
internal sealed class SecretTable
{
    private volatile FrozenDictionary<string, IReadOnlyList<string>> values = FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>The one to use first, then the one before it during a rotation; empty if there is none.</summary>
    public IReadOnlyList<string> Find(string name) => values.GetValueOrDefault(name, []);

    public void Replace(IReadOnlyDictionary<string, IReadOnlyList<string>> read) => values = read.ToFrozenDictionary(StringComparer.Ordinal);
}
