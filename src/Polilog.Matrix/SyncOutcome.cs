namespace Polilog.Matrix;

/// <summary>What became of one attempt to hear what is new; a closed set.</summary>
internal abstract record SyncOutcome
{
    private static readonly TimeSpan UntilAccountIsMended = TimeSpan.FromSeconds(30);

    private SyncOutcome() { }

    internal sealed record Heard(SyncNews News) : SyncOutcome;

    /// <param name="Wait">Null: the usual back-off.</param>
    internal sealed record Trouble(string Reason, TimeSpan? Wait) : SyncOutcome;

    public static Trouble Of(MatrixAnswer answer) =>
        answer is MatrixAnswer.Done ? new Trouble("The homeserver answered, but not as to a sync: check its address and what stands before it.", null) : Of(Verdict.Of(answer));

    public static Trouble Of(Verdict verdict) => verdict switch
    {
        Verdict.Limited limited => new($"The homeserver limits the bot's account: wait {limited.Wait.TotalSeconds:0.#} s.", limited.Wait),
        Verdict.AccountLost lost => new($"The homeserver refuses the bot's account ({lost.Reason}). Put a valid access token into the secret that the section matrix names.", UntilAccountIsMended),
        Verdict.Unknown unknown => new(unknown.Reason, null),
        Verdict.Failed failed => new(failed.Reason, null),
        Verdict.NotAllowed refused => new(refused.Reason, null),
        Verdict.ContentRefused refused => new(refused.Reason, null),
        Verdict.Hopeless hopeless => new(hopeless.Reason, null),
        _ => throw new InvalidOperationException($"A verdict of type {verdict.GetType().Name} means nothing to a sync."),
    };
}
