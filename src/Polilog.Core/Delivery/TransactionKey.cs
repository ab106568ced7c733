using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Polilog.Core.Delivery;

/// <summary>
/// Names a message to a destination, the same at every attempt and on every host, so that it stands there once. The message's own number makes it unique where one
/// revision of an incident tells the same kind of thing twice; the epoch, which rises when the database was restored, keeps it apart from messages of the lost time.
/// </summary>
internal static class TransactionKey
{
    private const string Prefix = "pl1.";
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    public static string Of(Installation installation, long? incident, string kind, int revision, long message) =>
        Of(FormattableString.Invariant($"{installation.Id:N}/{installation.Epoch}/{incident ?? 0}/{kind}/{revision}/{message}"));

    /// <summary>For an answer to a command: one per event.</summary>
    public static string OfAnswer(Installation installation, string eventId) => Of(FormattableString.Invariant($"{installation.Id:N}/{installation.Epoch}/answer/{eventId}"));

    private static string Of(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return Prefix + Encode(hash[..30]);
    }

    // 30 of 32 bytes: 240 bits are 48 letters without a rest.
    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length / 5 * 8);
        for (; !bytes.IsEmpty; bytes = bytes[5..])
        {
            var bits = ((ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 8) | bytes[4];
            for (var shift = 35; shift >= 0; shift -= 5)
                text.Append(Base32[(int)(bits >> shift) & 31]);
        }
        return text.ToString();
    }
}

/// <summary>This Polilog among all others, and how often its database was restored.</summary>
internal sealed record Installation(Guid Id, int Epoch);
