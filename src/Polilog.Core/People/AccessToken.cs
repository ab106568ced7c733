using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Polilog.Core.People;

/// <summary>
/// What a person or program shows to be let in: 256 random bits, stored only as their SHA-256. A row is found by that hash, so the time it takes says nothing
/// about a value that somebody guesses.
/// </summary>
internal static class AccessToken
{
    private const string Prefix = "pla_";
    private const int Bytes = 32;

    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Whether it could be one, or the value of a session, that was made once.</summary>
    public static bool HasForm(string value) =>
        value.StartsWith(Prefix, StringComparison.Ordinal) && Base64Url.IsValid(value.AsSpan(Prefix.Length), out var bytes) && bytes == Bytes;

    public static byte[] HashOf(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));
}

/// <summary>An access token without its value.</summary>
internal sealed record AccessTokenRow
{
    public int Id { get; init; }
    public string Name { get; init; } = "";
    public string Role { get; init; } = "";

    /// <summary>Key of the person the bearer acts as; null: reads and administers only.</summary>
    public string? Person { get; init; }

    /// <summary>What the bearer may write beyond his role; null: nothing.</summary>
    public string[]? Scopes { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>To within a few minutes.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }
}
