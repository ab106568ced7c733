using System.Security.Cryptography;
using System.Text;

namespace Polilog.Core.Configuration.Secrets;

/// <summary>Seals and opens by AES-256-GCM. What is sealed says what it is about, so that no row of a database can be put in the place of another.</summary>
internal sealed class SecretKey
{
    private const byte Format = 1;
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeadLength = 1 + NonceLength + TagLength;
    private const string AboutKeys = "key";

    private readonly byte[] key;

    private SecretKey(byte[] key) => this.key = key;

    public static SecretKey Random() => new(RandomNumberGenerator.GetBytes(KeyLength));

    /// <param name="text">Hard to guess, as <c>openssl rand -base64 32</c> makes it: nothing slows a guess down.</param>
    public static SecretKey OfText(string text) => new(HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(text), KeyLength, info: "polilog secrets"u8.ToArray()));

    public byte[] Seal(ReadOnlySpan<byte> plain, string about)
    {
        var result = new byte[HeadLength + plain.Length];
        result[0] = Format;
        RandomNumberGenerator.Fill(result.AsSpan(1, NonceLength));
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(result.AsSpan(1, NonceLength), plain, result.AsSpan(HeadLength), result.AsSpan(1 + NonceLength, TagLength), Encoding.UTF8.GetBytes(about));
        return result;
    }

    /// <summary>Null if it was sealed by another key, about something else, or was changed since.</summary>
    public byte[]? Open(ReadOnlySpan<byte> sealedValue, string about)
    {
        if (sealedValue.Length < HeadLength || sealedValue[0] != Format)
            return null;
        var plain = new byte[sealedValue.Length - HeadLength];
        try
        {
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(sealedValue.Slice(1, NonceLength), sealedValue[HeadLength..], sealedValue.Slice(1 + NonceLength, TagLength), plain, Encoding.UTF8.GetBytes(about));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public byte[] Wrap(SecretKey other) => Seal(other.key, AboutKeys);

    public SecretKey? Unwrap(ReadOnlySpan<byte> wrapped) => Open(wrapped, AboutKeys) is { Length: KeyLength } inner ? new SecretKey(inner) : null;
}
