using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Polilog.Core.Alerts;

/// <summary>What a sender shows: 256 random bits, stored only as their SHA-256.</summary>
internal static class ConnectionToken
{
    private const string Prefix = "plg_";

    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
