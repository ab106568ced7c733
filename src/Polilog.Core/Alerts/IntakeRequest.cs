using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>One request on its way into the database.</summary>
internal sealed class IntakeRequest(
    ActiveConnection connection, DateTimeOffset receivedAt, string? contentType, byte[] sha256, ReadOnlyMemory<byte> body, IReadOnlyList<Alert> alerts)
{
    public ActiveConnection Connection { get; } = connection;

    /// <summary>The hub says it of the connection: that is no sign of life of the source.</summary>
    public bool IsOwn { get; init; }

    public DateTimeOffset ReceivedAt { get; } = new(receivedAt.UtcTicks / 10 * 10, TimeSpan.Zero);

    public string? ContentType { get; } = contentType;

    public byte[] Sha256 { get; } = sha256;

    /// <summary>As it came, decompressed; must not change until the intake has answered.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>Given before the bytes are stored.</summary>
    public long RawId { get; set; }

    /// <summary>
    /// Of what was not sent but found when the source was asked: the version of each condition that it was compared with; 0: there was none. What has another by now is left
    /// alone, and the connection was not heard. Null: the source sent it.
    /// </summary>
    public IReadOnlyDictionary<DedupKey, long>? ComparedWith { get; init; }

    public KeyedAlert[] Alerts { get; } = InSourceOrder(connection, alerts);

    /// <summary>What the request weighs in the queue: its bytes, and about what its alerts take as objects.</summary>
    public long Weight => Body.Length + (Alerts.Length * 1024L);

    /// <summary>Within a request the source's time decides, not the order in the array.</summary>
    private static KeyedAlert[] InSourceOrder(ActiveConnection connection, IReadOnlyList<Alert> alerts)
    {
        var keyed = new KeyedAlert[alerts.Count];
        var sorted = true;
        for (var i = 0; i < keyed.Length; i++)
        {
            keyed[i] = new KeyedAlert(DedupKey.Of(connection.Family, connection.Name, alerts[i].Identity), alerts[i], i);
            sorted &= i == 0 || KeyedAlert.CompareInSourceOrder(keyed[i - 1], keyed[i]) <= 0;
        }
        if (!sorted)
            Array.Sort(keyed, KeyedAlert.CompareInSourceOrder);
        return keyed;
    }
}

/// <param name="Position">In the connector's result; keeps the order where the source's time says nothing.</param>
internal readonly record struct KeyedAlert(DedupKey Key, Alert Alert, int Position)
{
    public static int CompareInSourceOrder(KeyedAlert one, KeyedAlert other)
    {
        var order = Nullable.Compare(one.Began, other.Began);
        if (order == 0)
            order = Nullable.Compare(one.Alert.EndsAt, other.Alert.EndsAt);
        if (order == 0)
            order = Nullable.Compare(one.Alert.OccurredAt, other.Alert.OccurredAt);
        return order != 0 ? order : one.Position.CompareTo(other.Position);
    }

    // A recovery often does not repeat the start.
    private DateTimeOffset? Began => Alert.StartsAt ?? Alert.EndsAt ?? Alert.OccurredAt;
}

/// <summary>What became of a request.</summary>
internal enum IntakeVerdict
{
    /// <summary>Everything of it is in the database.</summary>
    Committed,

    /// <summary>Too much is waiting; the sender must try again.</summary>
    Overloaded,

    /// <summary>The database cannot take it now; the sender must try again.</summary>
    Unavailable,

    /// <summary>The database refuses this very request, alone as well as among others.</summary>
    Refused,
}

/// <param name="Reason">One sentence; empty when committed.</param>
internal sealed record IntakeOutcome(IntakeVerdict Verdict, string Reason)
{
    public static IntakeOutcome Committed { get; } = new(IntakeVerdict.Committed, "");

    public static IntakeOutcome Overloaded { get; } = new(IntakeVerdict.Overloaded, "Too many requests are waiting to be stored; send again later.");
}
