using System.Security.Cryptography;
using System.Text;

namespace Polilog.Portal.Rooms;

/// <summary>A topic's room at one moment.</summary>
public sealed record RoomView
{
    public required string Topic { get; init; }

    public required string Name { get; init; }

    public required RoomVoice Voice { get; init; }

    public required RoomCounts Counts { get; init; }

    /// <summary>The first of the open incidents.</summary>
    public required IReadOnlyList<CardView> Open { get; init; }

    public required IReadOnlyList<CardView> Resolved { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<ToldView> Told { get; init; }

    /// <summary>Where older messages begin; null: there are none.</summary>
    public long? OlderThan { get; init; }

    /// <summary>This is a page of the past: nothing on it changes.</summary>
    public bool IsPast { get; init; }

    /// <summary>Equal if and only if the same is shown. Who comes to watch gives it back and learns whether something changed since.</summary>
    public string Fingerprint
    {
        get
        {
            var shown = new StringBuilder();
            foreach (var card in Open.Concat(Resolved))
                shown.Append(card.Id).Append(':').Append(card.Revision).Append(' ');
            foreach (var told in Told)
                shown.Append(told.Id).Append(' ');
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shown.ToString())).AsSpan(0, 8));
        }
    }
}

/// <summary>How many incidents a topic has open; counted up to <see cref="Most"/>.</summary>
public sealed record RoomCounts(int Ownerless, int Owned)
{
    public const int Most = 1000;

    public int Open => Ownerless + Owned;
}

/// <summary>What a room was told.</summary>
/// <param name="Html">Of the allow-list: written by Core, shown as it is.</param>
/// <param name="Mentions">Names of those it rang for.</param>
public sealed record ToldView(long Id, string? IncidentKey, string Kind, string Language, string Html, bool Rings, IReadOnlyList<string> Mentions, DateTimeOffset At)
{
    /// <summary>To what one person asked in a chat: no news to the others.</summary>
    public bool IsAnswer => Kind is "answer";
}
