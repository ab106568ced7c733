using System.Collections;
using System.Text;

namespace Polilog.Sdk;

/// <summary>
/// What an alert is about, as ordered name-value pairs. Equal pairs in equal order are the same condition. The host hashes the pairs together with the
/// connection's family and name; names and values are taken as they are, so <c>web;a</c>+<c>b</c> never meets <c>web</c>+<c>a;b</c>.
/// </summary>
public sealed class Identity : IReadOnlyList<KeyValuePair<string, string>>, IEquatable<Identity>
{
    private readonly KeyValuePair<string, string>[] pairs;

    private Identity(KeyValuePair<string, string>[] pairs) => this.pairs = pairs;

    /// <summary>Makes an identity of the given pairs, in the given order.</summary>
    /// <exception cref="ArgumentException">No pair was given, or a name is empty.</exception>
    public static Identity Of(params ReadOnlySpan<(string Name, string Value)> pairs)
    {
        if (pairs.IsEmpty)
            throw new ArgumentException("An identity needs at least one name-value pair.", nameof(pairs));
        var copy = new KeyValuePair<string, string>[pairs.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            var (name, value) = pairs[i];
            ArgumentException.ThrowIfNullOrEmpty(name);
            ArgumentNullException.ThrowIfNull(value);
            copy[i] = new(name, AlertText.Clean(value));
        }
        return new Identity(copy);
    }

    /// <inheritdoc/>
    public int Count => pairs.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => pairs[index];

    /// <inheritdoc/>
    public bool Equals(Identity? other) => other is not null && pairs.AsSpan().SequenceEqual(other.pairs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Identity);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var pair in pairs)
            hash.Add(pair);
        return hash.ToHashCode();
    }

    /// <summary>The readable form, such as <c>orgId=1, fingerprint=3b203b02ea146a88</c>. For people only: it may be ambiguous.</summary>
    public override string ToString() => new StringBuilder().AppendJoin(", ", pairs.Select(p => $"{p.Key}={p.Value}")).ToString();

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => pairs.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
