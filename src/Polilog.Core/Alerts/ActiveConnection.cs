using System.Security.Cryptography;
using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>A connection that may send, as the intake knows it in memory.</summary>
/// <param name="Options">As JSON.</param>
/// <param name="TokenHashes">SHA-256 of every token that is valid now.</param>
/// <param name="ReceivedAt">When a request of it was last stored, up to a few seconds; null: never.</param>
internal sealed record ActiveConnection(
    int Id, string Name, string Connector, string Family, string Options, Severity UnknownSeverity, IReadOnlyList<byte[]> TokenHashes, DateTimeOffset? ReceivedAt = null)
{
    /// <summary>Compares with every hash, so that the time tells nothing about which of them came close.</summary>
    public bool Accepts(ReadOnlySpan<byte> tokenHash)
    {
        var accepted = false;
        foreach (var hash in TokenHashes)
            accepted |= CryptographicOperations.FixedTimeEquals(hash, tokenHash);
        return accepted;
    }
}
