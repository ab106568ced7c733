namespace Polilog.Matrix;

/// <summary>What an answer to a send means for the message; a closed set. MATRIX-NOTES: the table of section 2.</summary>
internal abstract record Verdict
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private Verdict() { }

    internal sealed record Stored(string EventId) : Verdict;

    /// <summary>A limit of the account: all rooms wait.</summary>
    internal sealed record Limited(TimeSpan Wait) : Verdict;

    /// <summary>Nobody knows whether it was stored: the same transaction id again.</summary>
    internal sealed record Unknown(string Reason) : Verdict;

    /// <summary>The server failed; if it fails on this message only, it always will.</summary>
    internal sealed record Failed(string Reason) : Verdict;

    /// <summary>The account itself is refused.</summary>
    internal sealed record AccountLost(string Reason) : Verdict;

    /// <summary>Not in the room, or not allowed to write there.</summary>
    internal sealed record NotAllowed(string Reason) : Verdict;

    /// <summary>This content is not accepted; another may be.</summary>
    internal sealed record ContentRefused(string Reason) : Verdict;

    /// <summary>There is no such room, or something else that repeating does not mend.</summary>
    internal sealed record Hopeless(string Reason) : Verdict;

    /// <summary>The same request will be answered later, or once the account is mended.</summary>
    public bool NeedsOnlyTime => this is Limited or Unknown or Failed or AccountLost;

    public static Verdict Of(MatrixAnswer answer) => answer switch
    {
        MatrixAnswer.Done done when done.Text("event_id") is { Length: > 0 } id => new Stored(id),
        MatrixAnswer.Done => new Unknown("The homeserver answered 200 without an event id."),
        MatrixAnswer.Unanswered unanswered => new Unknown(unanswered.Reason),
        MatrixAnswer.Refused refused => Of(refused),
        _ => throw new InvalidOperationException($"An answer of type {answer.GetType().Name} has no meaning."),
    };

    private static Verdict Of(MatrixAnswer.Refused refused) => refused switch
    {
        { Status: 429 } => new Limited(Clamp(refused.RetryAfter ?? DefaultWait)),
        { Status: 500 } => new Failed(refused.ToString()),
        { Status: >= 500 } => new Unknown(refused.ToString()),
        { Status: 401 } or { Code: "M_UNKNOWN_TOKEN" or "M_MISSING_TOKEN" or "M_USER_LOCKED" or "M_USER_SUSPENDED" or "M_USER_DEACTIVATED" or "M_CONSENT_NOT_GIVEN" } => new AccountLost(refused.ToString()),
        { Status: 404 or 405, Code: "M_UNRECOGNIZED" } => new AccountLost($"{refused}: check the address of the homeserver."),
        { Status: 403 } => new NotAllowed(refused.ToString()),
        { Status: 413 } or { Status: 400, Code: "M_BAD_JSON" or "M_NOT_JSON" or "M_UNKNOWN" or "M_TOO_LARGE" } => new ContentRefused(refused.ToString()),
        _ => new Hopeless(refused.ToString()),
    };

    private static TimeSpan Clamp(TimeSpan wait) => wait > LongestWait ? LongestWait : wait;
}
