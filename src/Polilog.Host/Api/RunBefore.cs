using Polilog.Core.People;

namespace Polilog.Host.Api;

/// <summary>What is answered to whoever shows an <c>Idempotency-Key</c> again.</summary>
internal static class RunBefore
{
    /// <summary>Says that the answer is that of an earlier request.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>A host that was not seen for so long has died: it says every few seconds that it is at work.</summary>
    private static readonly TimeSpan SeenWithin = 3 * RunOnce.SeenEvery;

    /// <param name="showsSecret">Its answer does when it succeeds.</param>
    public static IResult AnswerOf(RequestBeginning beginning, RequestKey key, bool showsSecret) => beginning switch
    {
        RequestBeginning.Known(var row, var now) => AnswerOf(row, now, key, showsSecret),
        RequestBeginning.TooMany => Results.Problem(
            "Send it without a key, or later: a key is kept for a day.", statusCode: StatusCodes.Status429TooManyRequests, title: $"This bearer has used {RequestKeys.MostOfOne:N0} keys within a day"),
        _ => throw new InvalidOperationException($"{beginning.GetType().Name} is not answered but done."),
    };

    private static IResult AnswerOf(RequestKeyRow known, DateTimeOffset now, RequestKey key, bool showsSecret) => known switch
    {
        _ when !known.Request.AsSpan().SequenceEqual(key.Request) => Problem.Unprocessable(
            $"The key was used for another request, at {known.BegunAt:u}", $"An {RunOnce.Header} belongs to one method, address and body: give a new one for a new request."),
        { Status: { } status, Answer: { } answer } => new RecordedAnswer(status, known.ContentType, answer),
        { Status: < StatusCodes.Status300MultipleChoices } when showsSecret => Problem.Conflict(
            $"It was done at {known.EndedAt:u}, and the secret was shown then", "A secret is shown once. If it did not reach you, make another: rotate the connection, or revoke the token and make a new one."),
        { Status: { } status } => Problem.Conflict($"It was answered at {known.EndedAt:u}, with status {status}", "The answer was too long to be kept. Ask for the present state."),
        { EndedAt: null } when now - known.SeenAt < SeenWithin => new StillRuns(known.BegunAt),
        _ => Problem.Conflict(
            $"The hub could not finish what was begun with this key at {known.BegunAt:u}, and does not know whether it was done", "Look whether it was; if not, ask again with a new key."),
    };

    private sealed class RecordedAnswer(short status, string? type, byte[] answer) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            (httpContext.Response.StatusCode, httpContext.Response.ContentType) = (status, type);
            httpContext.Response.Headers[ReplayedHeader] = "true";
            if (answer.Length > 0)
                await httpContext.Response.Body.WriteAsync(answer);
        }
    }

    private sealed class StillRuns(DateTimeOffset since) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = "1";
            return Problem.Conflict($"The same request has been running since {since:u}", "Ask again in a moment with the same key: you will be given its answer.").ExecuteAsync(httpContext);
        }
    }
}
