namespace Polilog.Sdk;

/// <summary>
/// A connector that can tell its source what became of an incident here: that somebody took it, that more alerts joined it, that it is over. Concurrent; one instance serves one connection, and what is
/// told of one connection is told in order.
/// </summary>
public interface IAcknowledgeSource
{
    /// <summary>Whether the options of this connection want the source to be told. False should be the default: it changes something at the source.</summary>
    bool Acknowledges { get; }

    /// <summary>
    /// Tells the source. A source that tells of this in turn, as an update, confirms what is known here and changes nothing; it need not be kept back.
    /// </summary>
    /// <param name="acknowledgement">What to tell; decided and stored before the first attempt.</param>
    /// <param name="client">The host's: at most 32 MiB an answer, no redirects, no cookies. Set what proves the connection on each request, never on the client.</param>
    /// <param name="cancel">Ends after 20 seconds, the budget of one attempt.</param>
    /// <exception cref="Exception">Whatever is thrown means <see cref="AcknowledgeResult.Later"/>; the message of an <see cref="AlertSourceException"/> is shown as it is.</exception>
    Task<AcknowledgeResult> AcknowledgeAsync(Acknowledgement acknowledgement, HttpClient client, CancellationToken cancel);
}

/// <summary>What a source is told.</summary>
public sealed record Acknowledgement
{
    /// <summary>What happened.</summary>
    public required AcknowledgementKind Kind { get; init; }

    /// <summary>The incident's name for people, such as <c>PAY-142</c>.</summary>
    public required string IncidentKey { get; init; }

    /// <summary>The incident's page; no other incident of any hub has the same.</summary>
    public required Uri IncidentUrl { get; init; }

    /// <summary>Who is responsible, or says that it is over, as the person is shown; null: nobody says so, all alerts recovered at their source.</summary>
    public string? Person { get; init; }

    /// <summary>When it happened, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Says the same in one line of the topic's language, with the incident's page.</summary>
    public required string Text { get; init; }

    /// <summary>The alerts of this connection that the incident holds: those that fire when it is taken, those that are new when they join, all when it is over. At least one.</summary>
    public required IReadOnlyList<AcknowledgedAlert> Alerts { get; init; }

    /// <summary>True: an earlier attempt may have taken effect, and its answer been lost. What the source would show twice must be looked for.</summary>
    public bool IsRepeated { get; init; }
}

/// <summary>What happened to an incident.</summary>
public enum AcknowledgementKind
{
    /// <summary>Somebody is responsible now, or somebody else is.</summary>
    Taken,

    /// <summary>More alerts joined an incident for which somebody is responsible already.</summary>
    Joined,

    /// <summary>It is over: a person says so, or all its alerts recovered.</summary>
    Resolved,
}

/// <summary>One alert, as its connector last read it.</summary>
/// <param name="Identity">See <see cref="Alert.Identity"/>.</param>
/// <param name="Title">See <see cref="Alert.Title"/>.</param>
/// <param name="Labels">See <see cref="Alert.Labels"/>.</param>
/// <param name="SourceIds">See <see cref="Alert.SourceIds"/>.</param>
public sealed record AcknowledgedAlert(Identity Identity, string Title, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> SourceIds);

/// <summary>What became of one attempt to tell a source; a closed set.</summary>
public abstract record AcknowledgeResult
{
    private AcknowledgeResult() { }

    /// <summary>The source knows, or need not know.</summary>
    public sealed record Done : AcknowledgeResult;

    /// <summary>It will never take it; the room is told.</summary>
    /// <param name="Reason">Why and what to do, in one sentence without secrets.</param>
    public sealed record Refused(string Reason) : AcknowledgeResult;

    /// <summary>Not now: it is tried again, for a quarter of an hour; then the room is told.</summary>
    /// <param name="Reason">Why, in one sentence without secrets.</param>
    public sealed record Later(string Reason) : AcknowledgeResult;
}
