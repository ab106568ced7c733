using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Polilog.Core;
using Polilog.Core.Alerts;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Host.Ingress;

/// <summary><c>POST /ingest/{connection}</c>: from the socket to the commit, and the answer that says which of the two it was.</summary>
internal sealed partial class IngressEndpoint(
    ConnectionStore connections,
    ConnectionReaders readers,
    AlertIntake intake,
    RefreshBuffer refreshes,
    DeadLetterStore deadLetters,
    IngressOptions options,
    IntakeMetrics metrics,
    TimeProvider time,
    ILogger<IngressEndpoint> log)
{
    private const string Scheme = "Bearer ";

    /// <summary>Parts of the names of headers and parameters whose values prove who sends.</summary>
    private static readonly string[] Proofs = ["authorization", "cookie", "token", "secret", "password", "api-key", "apikey"];

    public async Task HandleAsync(HttpContext context)
    {
        using var span = Tracing.Start("ingest", System.Diagnostics.ActivityKind.Server);
        try
        {
            var answer = await AnswerAsync(context);
            metrics.Answered(answer.Status);
            span?.SetTag("polilog.connection", context.Request.RouteValues["connection"]).SetTag("http.response.status_code", answer.Status);
            await answer.WriteAsync(context.Response);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // nobody is there to be answered
        }
    }

    private async Task<IngressAnswer> AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var reader = connections.Find((string)request.RouteValues["connection"]!) is { } named ? readers.Of(named) : null;
        if (!HttpMethods.IsPost(request.Method) && !HttpMethods.IsPut(request.Method) && !(HttpMethods.IsGet(request.Method) && reader is { Replies: true }))
            return IngressAnswer.NoMethod;
        // Whoever proves itself by its body can be asked only after that was read.
        if (reader is not { Authenticates: true } && Authenticate(request, BearerOf(request)) is null)
            return IngressAnswer.Unauthorized;
        try
        {
            using var body = await RequestBody.ReadAsync(request, options.MaxBodyBytes, context.RequestAborted);
            var arrival = ArrivalOf(reader!, request, body);
            var answer = reader!.Authenticates ? await RefuseUnprovenAsync(arrival, request, body) : null;
            answer ??= await ReadAndStoreAsync(arrival, body);
            return reader.Replies ? answer.As(await reader.ReplyAsync(arrival.Request, arrival.Sha256, answer.Receipt)) : answer;
        }
        catch (RefusedBodyException e)
        {
            return IngressAnswer.Refused(e.Status, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            return IngressAnswer.Refused(e.StatusCode, e.Message);
        }
        catch (Exception e) when (DatabaseFault.Outage(e) is { } sentence && !context.RequestAborted.IsCancellationRequested)
        {
            return IngressAnswer.TryAgain(sentence);
        }
    }

    private ActiveConnection? Authenticate(HttpRequest request, string token) => connections.Authenticate((string)request.RouteValues["connection"]!, token);

    private static string BearerOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
    }

    // What a GET says stands in its query; as a form it can be kept and read like a body.
    private Arrival ArrivalOf(ConnectionReader reader, HttpRequest request, RequestBody body)
    {
        var isGet = HttpMethods.IsGet(request.Method);
        var bytes = isGet ? Encoding.UTF8.GetBytes(request.QueryString.Value?.TrimStart('?') ?? "") : body.Bytes;
        return new Arrival(
            reader.Connection,
            new ConnectorRequest(request.Method, (string?)request.RouteValues["subPath"] ?? "", QueryOf(request), bytes, HeadersOf(request), time.GetUtcNow()),
            isGet ? "application/x-www-form-urlencoded" : request.ContentType,
            SHA256.HashData(bytes.Span),
            reader);
    }

    /// <summary>Null if the request has proved that it speaks for its connection.</summary>
    private async Task<IngressAnswer?> RefuseUnprovenAsync(Arrival arrival, HttpRequest request, RequestBody body)
    {
        switch (await arrival.Reader.ProveAsync(arrival.Request, arrival.Sha256))
        {
            case RequestProof.BySignature:
                return null;
            case RequestProof.ByToken(var token):
                return Authenticate(request, token) is null ? IngressAnswer.Unauthorized : null;
            case RequestProof.ByBearer:
                return Authenticate(request, BearerOf(request)) is null ? IngressAnswer.Unauthorized : null;
            case RequestProof.Refusal(var reason):
                return IngressAnswer.Refused(StatusCodes.Status401Unauthorized, reason);
            default:
                // The connector may still be reading it.
                body.Keep();
                return IngressAnswer.TryAgain("Whether the request speaks for its connection could not be found out in time; send again later.");
        }
    }

    private async Task<IngressAnswer> ReadAndStoreAsync(Arrival arrival, RequestBody body)
    {
        switch (await arrival.Reader.ReadAsync(arrival.Request, arrival.Sha256))
        {
            case ReadOutcome.Read({ Alerts.Count: 0 } result):
                return await AnswerWithoutAlertsAsync(arrival, result);
            case ReadOutcome.Read(var result):
                return await StoreAsync(arrival, result);
            case ReadOutcome.Malformed(var reason, var place):
                await TryKeepMalformedAsync(arrival, reason, place);
                return IngressAnswer.Refused(StatusCodes.Status400BadRequest, reason, place);
            case ReadOutcome.Kept(var kind, var reason):
                // The connector may still be reading it.
                body.Keep();
                return await KeepAsync(arrival, kind, reason);
            default:
                return IngressAnswer.TryAgain("Too many requests are being read; send again later.");
        }
    }

    private async Task<IngressAnswer> StoreAsync(Arrival arrival, ConnectorResult result)
    {
        var outcome = await intake.SubmitAsync(
            new IntakeRequest(arrival.Connection, arrival.Request.ReceivedAt, arrival.ContentType, arrival.Sha256, arrival.Request.Body, result.Alerts));
        switch (outcome.Verdict)
        {
            case IntakeVerdict.Committed:
                if (result.Rejected.Count > 0)
                    await TryKeepMalformedAsync(arrival, RejectedSentence(result), result.Rejected[0].Place);
                return IngressAnswer.Accepted(result.Alerts.Count, result.Rejected, WarningsOf(arrival, result));
            case IntakeVerdict.Refused:
                return await KeepAsync(arrival, DeadLetterKind.IntakeFailed, outcome.Reason);
            default:
                return IngressAnswer.TryAgain(outcome.Reason);
        }
    }

    // Never 200 with nothing stored, unless the connector says why there was nothing to store.
    private async Task<IngressAnswer> AnswerWithoutAlertsAsync(Arrival arrival, ConnectorResult result)
    {
        if (result.IgnoredBecause is not null && result.Rejected.Count == 0)
        {
            refreshes.Hear(arrival.Connection.Id, arrival.Request.ReceivedAt);
            return IngressAnswer.Accepted(0, [], WarningsOf(arrival, result));
        }
        var (reason, place) = result.Rejected.Count > 0 ? (RejectedSentence(result), result.Rejected[0].Place) : ("The request holds no alert.", null);
        await TryKeepMalformedAsync(arrival, reason, place);
        return IngressAnswer.Refused(StatusCodes.Status400BadRequest, reason, place, result.Rejected);
    }

    /// <summary>Accepted, though not read: what is answered 200 is in the database.</summary>
    private async Task<IngressAnswer> KeepAsync(Arrival arrival, DeadLetterKind kind, string reason)
    {
        var id = await deadLetters.AddAsync(LetterOf(arrival, kind, reason, place: null), CancellationToken.None);
        LogKept(arrival.Connection.Name, id, reason);
        return IngressAnswer.Accepted(0, [], 1);
    }

    /// <summary>The sender is told that it was refused; that it is kept too is a help for the operator and must not turn the answer into an error.</summary>
    private async Task TryKeepMalformedAsync(Arrival arrival, string reason, string? place)
    {
        try
        {
            await deadLetters.AddAsync(LetterOf(arrival, DeadLetterKind.Malformed, reason, place), CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotKept(e, arrival.Connection.Name);
        }
    }

    private static DeadLetter LetterOf(Arrival arrival, DeadLetterKind kind, string reason, string? place) => new(
        arrival.Connection, kind, reason, place, arrival.Reader.Version, arrival.Request.ReceivedAt, arrival.Request.Method, arrival.Request.SubPath,
        WithoutProofs(arrival.Request.Query), WithoutProofs(arrival.Request.Headers), arrival.ContentType, arrival.Sha256, arrival.Request.Body);

    private static Dictionary<string, string> WithoutProofs(IReadOnlyDictionary<string, string> named) =>
        named.Where(h => !Proofs.Any(p => h.Key.Contains(p, StringComparison.OrdinalIgnoreCase))).ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase);

    private static string RejectedSentence(ConnectorResult result) =>
        $"{result.Rejected.Count} of {result.Rejected.Count + result.Alerts.Count} parts could not be read. The first: {result.Rejected[0].Reason}";

    private static int WarningsOf(Arrival arrival, ConnectorResult result) => result.Warnings.Count + arrival.Request.Repairs.Count;

    private static IReadOnlyDictionary<string, string> QueryOf(HttpRequest request) =>
        request.QueryString.HasValue ? request.Query.ToDictionary(q => q.Key, q => q.Value.LastOrDefault() ?? "", StringComparer.Ordinal) : FrozenDictionary<string, string>.Empty;

    // Copied: the connector may outlive the request. Without what proves who sent it.
    private static Dictionary<string, string> HeadersOf(HttpRequest request)
    {
        var headers = new Dictionary<string, string>(request.Headers.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Headers)
            if (!name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) && !name.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
                headers[name] = value.ToString();
        return headers;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request of connection {Connection} was kept unread as dead letter {Id}: {Reason}")]
    private partial void LogKept(string connection, long? id, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A malformed request of connection {Connection} could not be kept for the operator.")]
    private partial void LogNotKept(Exception failure, string connection);

    private sealed record Arrival(ActiveConnection Connection, ConnectorRequest Request, string? ContentType, byte[] Sha256, ConnectionReader Reader);
}
