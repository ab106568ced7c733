namespace Polilog.Sdk;

/// <summary>What a connector made of one request.</summary>
public sealed record ConnectorResult
{
    /// <summary>The alerts, in the order of the request.</summary>
    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    /// <summary>What was odd about the whole request, in plain sentences; counted and shown with the connection.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Parts of the request that could not be read, while others could.</summary>
    public IReadOnlyList<RejectedPart> Rejected { get; init; } = [];

    /// <summary>Why nothing was to be read, though the request was well-formed; null if there was something.</summary>
    public string? IgnoredBecause { get; init; }

    /// <summary>These alerts and nothing else to say.</summary>
    public static ConnectorResult Of(params IReadOnlyList<Alert> alerts) => new() { Alerts = alerts };

    /// <summary>A well-formed request without anything to store; answered with 200.</summary>
    /// <param name="reason">Why, in one sentence.</param>
    public static ConnectorResult Ignored(string reason) => new() { IgnoredBecause = reason, Warnings = [reason] };

    /// <summary>The test button of the source: shown to the administrator, opens nothing.</summary>
    /// <param name="title">What is shown, in one line.</param>
    public static ConnectorResult Test(string title) => Of(new Alert
    {
        Identity = Identity.Of(("test", title)),
        Status = AlertStatus.Info,
        Transition = Transition.Test,
        Title = title,
    });
}

/// <summary>A part of a request that could not be read.</summary>
/// <param name="Index">Its position, from 0.</param>
/// <param name="Place">Where in the body, such as <c>$.alerts[2]</c> or <c>line 3</c>.</param>
/// <param name="Reason">What is wrong, in one sentence.</param>
public sealed record RejectedPart(int Index, string Place, string Reason);
