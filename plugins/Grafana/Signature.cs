using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Polilog.Sdk;

namespace Polilog.Grafana;

/// <summary>Grafana's signature: hexadecimal HMAC-SHA256 of the body, or, if a header for the time is set, of <c>seconds:body</c>.</summary>
internal sealed class Signature(Secret secret, string header, string? timestampHeader)
{
    private const int MaxSecondsOff = 300;

    public RequestProof Check(ConnectorRequest request)
    {
        if (!request.Headers.TryGetValue(header, out var text) || string.IsNullOrWhiteSpace(text))
            return RequestProof.Refused($"There is no signature in the header {header}: set the HMAC secret of the contact point.");
        if (Bytes(text) is not { } given)
            return RequestProof.Refused($"The header {header} holds no signature of 64 hexadecimal digits.");
        string? timestamp = null;
        if (timestampHeader is not null)
        {
            if (!request.Headers.TryGetValue(timestampHeader, out timestamp) || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                return RequestProof.Refused($"There is no Unix time in the header {timestampHeader}: set the timestamp header of the contact point.");
            if (Math.Abs(request.ReceivedAt.ToUnixTimeSeconds() - seconds) > MaxSecondsOff)
                return RequestProof.Refused("The signature is more than 5 minutes old or from the future: compare the clocks of Grafana and Polilog.");
        }
        return IsOfAnySecret(given, timestamp, request.Body.Span)
            ? RequestProof.Verified
            : RequestProof.Refused("The signature is another than the body should have: the secrets differ, one side signs a timestamp and the other does not, or the body was changed on its way.");
    }

    // During a rotation two secrets are valid. Each is compared, so that the time tells nobody which one was right.
    private bool IsOfAnySecret(byte[] given, string? timestamp, ReadOnlySpan<byte> body)
    {
        var matches = false;
        foreach (var value in secret.Values)
            if (value.Length > 0)
                matches |= CryptographicOperations.FixedTimeEquals(Of(value, timestamp, body), given);
        return matches;
    }

    private static byte[] Of(string value, string? timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(value));
        if (timestamp is not null)
            hash.AppendData(Encoding.UTF8.GetBytes(timestamp + ":"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private static byte[]? Bytes(string text)
    {
        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        return text.Length == bytes.Length * 2 && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }
}
