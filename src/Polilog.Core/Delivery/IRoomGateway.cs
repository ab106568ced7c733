using Polilog.Core.People;

namespace Polilog.Core.Delivery;

/// <summary>Brings messages to rooms of one kind, or tells sources. Called by one lane per destination, one message at a time, in order.</summary>
internal interface IRoomGateway
{
    /// <summary>The first part of a destination: <c>matrix</c> for <c>matrix:!room:example.org</c>.</summary>
    string Scheme { get; }

    /// <summary>How the person is rung there; null: not at all.</summary>
    string? AccountOf(Person person);

    /// <summary>Tries once. Never throws for what the other side does; may be called again with the same message after a crash.</summary>
    Task<DeliveryOutcome> SendAsync(OutgoingMessage message, CancellationToken cancel);
}

/// <summary>One delivery, with all its destination needs to know.</summary>
/// <param name="Destination">Without the scheme.</param>
/// <param name="TransactionKey">The same for every attempt, another for every other message; see <see cref="Delivery.TransactionKey"/>.</param>
/// <param name="Kind">Message kind, lower_snake_case.</param>
/// <param name="RootProof">
/// Proof of the incident's card at this destination: a card changes it in place, anything else goes into its thread. Null: there is none yet, and a card becomes it.
/// </param>
/// <param name="Mentions">Accounts at the destination, such as Matrix ids.</param>
/// <param name="FirstAttemptAt">Null: never tried before.</param>
/// <param name="Attempts">Before this one.</param>
/// <param name="Answers">What it answers there, in place of standing with the incident's card; null: nothing.</param>
/// <param name="Content">What is owed in place of the message; null: the message itself.</param>
internal sealed record OutgoingMessage(
    long DeliveryId,
    string Destination,
    string TransactionKey,
    string Kind,
    string? RootProof,
    string Text,
    string Html,
    bool Rings,
    bool IsCritical,
    IReadOnlyList<string> Mentions,
    DateTimeOffset? FirstAttemptAt,
    int Attempts,
    Question? Answers = null,
    string? Content = null);

/// <summary>What became of one attempt; a closed set.</summary>
internal abstract record DeliveryOutcome
{
    private DeliveryOutcome() { }

    /// <param name="Proof">Such as the event id.</param>
    internal sealed record Delivered(string Proof) : DeliveryOutcome;

    /// <summary>Not now.</summary>
    /// <param name="Delay">How long the destination asks to wait; null: the lane's own back-off.</param>
    /// <param name="WholeAccount">All lanes of this scheme wait (a limit of the account), not this one only.</param>
    internal sealed record RetryLater(TimeSpan? Delay, string Reason, bool WholeAccount) : DeliveryOutcome;

    /// <summary>Never.</summary>
    internal sealed record Rejected(string Reason) : DeliveryOutcome;
}
