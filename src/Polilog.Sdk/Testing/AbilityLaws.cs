namespace Polilog.Sdk.Testing;

/// <summary>What holds for every answer and every other ability of a connector, whatever the request is.</summary>
internal static class AbilityLaws
{
    private const int MaxReplyBytes = 64 * 1024;

    /// <summary>The end of a sentence about the connector; null: nothing is broken.</summary>
    public static string? Broken(IConnector connector, ConnectorRequest request, ConnectorResult? answer)
    {
        try
        {
            return BrokenByProof(connector as IRequestAuthenticator, request)
                ?? BrokenByReply(connector as IReplyFormat, request, answer)
                ?? (answer is null ? null : BrokenByAnswer(answer));
        }
        catch (Exception e)
        {
            return $"throws {e.GetType().Name} ({e.Message}) from Authenticate or Reply, which answer whatever comes";
        }
    }

    private static string? BrokenByProof(IRequestAuthenticator? authenticator, ConnectorRequest request) => authenticator?.Authenticate(request) switch
    {
        null when authenticator is not null => "says nothing (null) about how a request proves itself",
        RequestProof.Refusal { Reason: "" } => "refuses a request without a reason",
        RequestProof.ByToken { Value: "" } => "takes an empty text for a token",
        _ => null,
    };

    private static string? BrokenByReply(IReplyFormat? format, ConnectorRequest request, ConnectorResult? answer)
    {
        if (format is null)
            return null;
        Receipt[] receipts =
        [
            new(200, answer?.Alerts.Count ?? 0, answer?.Rejected ?? [], null),
            new(400, 0, answer?.Rejected ?? [], "It is not what is read here."),
            new(401, 0, [], "No token was given."),
            new(503, 0, [], "The database does not answer."),
        ];
        foreach (var receipt in receipts)
            // What is 500 and above stays what it is, whatever is replied.
            if (format.Reply(request, receipt) is { } reply && ((receipt.Status < 500 && reply.Status is (< 200 or > 499)) || reply.Body.Length > MaxReplyBytes))
                return $"replies to status {receipt.Status} with {reply.Status} and {reply.Body.Length} bytes; it may be 200 to 499 and at most {MaxReplyBytes} bytes";
        return null;
    }

    private static string? BrokenByAnswer(ConnectorResult answer)
    {
        if (answer.Rejected.FirstOrDefault(r => string.IsNullOrWhiteSpace(r.Reason) || string.IsNullOrWhiteSpace(r.Place)) is { } rejected)
            return $"rejects part {rejected.Index} without saying where and why";
        if (answer.Alerts.Any(a => a is null or { Identity: null }))
            return "gives out an alert without an identity";
        if (answer.Alerts.SelectMany(a => a.Images).FirstOrDefault(i => !IsWeb(i.Url)) is { } image)
            return $"gives out the picture {image.Url}; only absolute http and https addresses are shown";
        if (answer.Alerts.FirstOrDefault(a => Local(a.StartsAt) || Local(a.EndsAt) || Local(a.OccurredAt) || Local(a.ExpiresAt)) is not null)
            return "gives out a time that is not in UTC";
        return null;
    }

    private static bool Local(DateTimeOffset? moment) => moment is { Offset.Ticks: not 0 };

    private static bool IsWeb(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
