using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>What makes two alerts speak of the same condition: SHA-256 over family, connection and identity, each text preceded by its length in bytes.</summary>
internal readonly struct DedupKey : IEquatable<DedupKey>
{
    private readonly byte[] hash;

    private DedupKey(byte[] hash) => this.hash = hash;

    public byte[] Bytes => hash;

    public static DedupKey FromBytes(byte[] hash) =>
        hash.Length == SHA256.HashSizeInBytes ? new(hash) : throw new ArgumentException($"A dedup key has 32 bytes, not {hash.Length}.", nameof(hash));

    public static DedupKey Of(string family, string connection, Identity identity)
    {
        var length = SizeOf(family) + SizeOf(connection);
        for (var i = 0; i < identity.Count; i++)
            length += SizeOf(identity[i].Key) + SizeOf(identity[i].Value);

        byte[]? rented = null;
        var text = length <= 1024 ? stackalloc byte[1024] : (rented = ArrayPool<byte>.Shared.Rent(length));
        var at = Write(text, 0, family);
        at = Write(text, at, connection);
        for (var i = 0; i < identity.Count; i++)
        {
            at = Write(text, at, identity[i].Key);
            at = Write(text, at, identity[i].Value);
        }
        var key = new DedupKey(SHA256.HashData(text[..at]));
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return key;
    }

    public bool Equals(DedupKey other) => hash.AsSpan().SequenceEqual(other.hash);

    public override bool Equals(object? obj) => obj is DedupKey other && Equals(other);

    // The bytes of a hash are as random as a hash code can be.
    public override int GetHashCode() => BinaryPrimitives.ReadInt32LittleEndian(hash);

    /// <summary>As PostgreSQL sorts bytea, so that every writer locks in the same order.</summary>
    public static IComparer<DedupKey> LockOrder { get; } = Comparer<DedupKey>.Create((a, b) => a.hash.AsSpan().SequenceCompareTo(b.hash));

    public override string ToString() => Convert.ToHexStringLower(hash);

    private static int SizeOf(string text) => sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length);

    private static int Write(Span<byte> target, int at, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text, target[(at + sizeof(int))..]);
        BinaryPrimitives.WriteInt32BigEndian(target[at..], bytes);
        return at + sizeof(int) + bytes;
    }
}
