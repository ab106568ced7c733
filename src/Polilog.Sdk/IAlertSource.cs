namespace Polilog.Sdk;

/// <summary>
/// A connector whose source can be asked what fires now. The host asks about once a minute and compares: what the source could not send is found all the same, and what it
/// knows no more is marked. Concurrent; one instance serves one connection.
/// </summary>
public interface IAlertSource
{
    /// <summary>Where the source of this connection is asked: absolute, http or https. Null: the options do not say, and it is not asked.</summary>
    Uri? Address { get; }

    /// <summary>True: what is missing in two complete snapshots in a row is resolved. False: it is only marked as unconfirmed.</summary>
    bool ResolvesMissing { get; }

    /// <summary>Asks what fires now.</summary>
    /// <param name="client">The host's: at most 32 MiB an answer, no redirects, no cookies. Set what proves the connection on each request, never on the client.</param>
    /// <param name="askedAt">When it is asked, in UTC: the time of arrival of what is read.</param>
    /// <param name="cancel">Ends after 20 seconds, the budget of the whole call.</param>
    /// <exception cref="AlertSourceException">The source does not answer as it should; anything else that is thrown means the same. Nothing follows from it but that it is
    /// shown with the connection.</exception>
    Task<AlertSnapshot> ReadCurrentAsync(HttpClient client, DateTimeOffset askedAt, CancellationToken cancel);
}

/// <summary>What fired at a source when it was asked.</summary>
/// <param name="Alerts">Each with the identity and the texts that it has when the source sends it. What is <see cref="Alert.Suppressed"/> fires, but the source tells nobody: it
/// confirms what is known and raises nothing. An alert without <see cref="Alert.StartsAt"/> counts as old.</param>
/// <param name="IsComplete">Whether what is absent does not fire. Only then may absence resolve.</param>
public sealed record AlertSnapshot(IReadOnlyList<Alert> Alerts, bool IsComplete);

/// <summary>A source did not answer as it should.</summary>
/// <param name="message">What is wrong and what to do, in one sentence without secrets.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class AlertSourceException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The HTTP status of the answer, 300 to 599; null if that is not what is wrong.</summary>
    public int? Status { get; init; }
}
