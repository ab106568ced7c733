using System.Net.Http.Headers;
using System.Text.Json;

namespace Polilog.Matrix;

/// <summary>The few requests of the client-server API that Polilog makes. What the homeserver answers, or fails to, is a value.</summary>
/// <param name="http">With a timeout longer than any long poll; see <see cref="CreateHttp"/>.</param>
/// <param name="accessToken">Asked for every request, since tokens are rotated; in place of one that cannot be read it says why.</param>
internal sealed class MatrixClient(HttpClient http, Uri homeserver, Func<(string? Token, string? Fault)> accessToken)
{
    private const string V3 = "/_matrix/client/v3";

    // Anybody in a room may write a content of ten thousand lists within one another; the parser does not recurse.
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private readonly string origin = homeserver.AbsoluteUri.TrimEnd('/');

    /// <summary>Redirects are not followed: the token is for this homeserver only.</summary>
    public static HttpClient CreateHttp() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = TimeSpan.FromSeconds(90),
        MaxResponseContentBufferSize = 256 << 20,
    };

    public Uri Homeserver => homeserver;

    public Task<MatrixAnswer> WhoAmIAsync(CancellationToken cancel) => AskAsync(HttpMethod.Get, $"{V3}/account/whoami", null, cancel);

    /// <param name="room">Id or alias.</param>
    /// <param name="via">A server that knows the room; null: the server in its name.</param>
    public Task<MatrixAnswer> JoinAsync(string room, string? via, CancellationToken cancel) =>
        AskAsync(HttpMethod.Post, $"{V3}/join/{Escape(room)}{(via is null ? "" : $"?via={Escape(via)}")}", "{}"u8.ToArray(), cancel);

    public Task<MatrixAnswer> ResolveAliasAsync(string alias, CancellationToken cancel) => AskAsync(HttpMethod.Get, $"{V3}/directory/room/{Escape(alias)}", null, cancel);

    public Task<MatrixAnswer> JoinedRoomsAsync(CancellationToken cancel) => AskAsync(HttpMethod.Get, $"{V3}/joined_rooms", null, cancel);

    /// <summary>Sends a message event. The same room and transaction id give the same event, for 24 hours.</summary>
    public Task<MatrixAnswer> SendAsync(string roomId, string transactionId, byte[] content, CancellationToken cancel) =>
        AskAsync(HttpMethod.Put, $"{V3}/rooms/{Escape(roomId)}/send/m.room.message/{Escape(transactionId)}", content, cancel);

    public Task<MatrixAnswer> StateAsync(string roomId, string type, CancellationToken cancel) =>
        AskAsync(HttpMethod.Get, $"{V3}/rooms/{Escape(roomId)}/state/{Escape(type)}", null, cancel);

    public Task<MatrixAnswer> EventAsync(string roomId, string eventId, CancellationToken cancel) =>
        AskAsync(HttpMethod.Get, $"{V3}/rooms/{Escape(roomId)}/event/{Escape(eventId)}", null, cancel);

    /// <param name="backwards">From the newest towards the oldest.</param>
    /// <param name="from">Null: from the end that the direction begins at.</param>
    public Task<MatrixAnswer> MessagesAsync(string roomId, bool backwards, string? from, string? to, string filter, CancellationToken cancel) =>
        AskAsync(
            HttpMethod.Get,
            $"{V3}/rooms/{Escape(roomId)}/messages?dir={(backwards ? 'b' : 'f')}&limit=100&filter={Escape(filter)}{Query("from", from)}{Query("to", to)}",
            null,
            cancel);

    public Task<MatrixAnswer> SyncAsync(string? since, TimeSpan timeout, string filter, CancellationToken cancel) =>
        AskAsync(HttpMethod.Get, $"{V3}/sync?timeout={timeout.TotalMilliseconds:0}&filter={Escape(filter)}{Query("since", since)}", null, cancel);

    private async Task<MatrixAnswer> AskAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancel)
    {
        var (token, fault) = accessToken();
        if (token is null)
            return new MatrixAnswer.Refused(401, "M_MISSING_TOKEN", fault ?? "there is no access token");
        using var request = new HttpRequestMessage(method, origin + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (json is not null)
            request.Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        try
        {
            using var response = await http.SendAsync(request, cancel);
            return await ReadAsync(response, cancel);
        }
        catch (HttpRequestException e)
        {
            return new MatrixAnswer.Unanswered($"{homeserver.Authority} does not answer: {e.InnerException?.Message ?? e.Message}");
        }
        catch (IOException e)
        {
            return new MatrixAnswer.Unanswered($"{homeserver.Authority} broke off its answer: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new MatrixAnswer.Unanswered($"{homeserver.Authority} did not answer within {http.Timeout.TotalSeconds:0} s.");
        }
    }

    private async Task<MatrixAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancel);
            using var document = await JsonDocument.ParseAsync(stream, AnyDepth, cancel);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                return NotMatrix(status);
            var done = new MatrixAnswer.Done(document.RootElement.Clone());
            if (response.IsSuccessStatusCode)
                return done;
            return done.Text("errcode") is { Length: > 0 } code
                ? new MatrixAnswer.Refused(status, code, done.Text("error"), status == 429 ? WaitOf(response, done.Body) : null)
                : NotMatrix(status);
        }
        catch (JsonException)
        {
            // A proxy before the homeserver limits in plain text, too.
            return status == 429 ? new MatrixAnswer.Refused(status, "M_LIMIT_EXCEEDED", "too many requests", WaitOf(response, default)) : NotMatrix(status);
        }
    }

    private MatrixAnswer.Unanswered NotMatrix(int status) => new($"{homeserver.Authority} answered {status}, but not as a Matrix homeserver does: check the address and what stands before it.");

    private static TimeSpan? WaitOf(HttpResponseMessage response, JsonElement body)
    {
        if (response.Headers.RetryAfter?.Delta is { } delta)
            return delta;
        return body.ValueKind is JsonValueKind.Object && body.TryGetProperty("retry_after_ms", out var ms) && ms.TryGetInt64(out var value) && value >= 0
            ? TimeSpan.FromMilliseconds(Math.Min(value, 86_400_000))
            : null;
    }

    private static string Query(string name, string? value) => value is null ? "" : $"&{name}={Escape(value)}";

    private static string Escape(string part) => Uri.EscapeDataString(part);
}
