using System.Net;
using System.Text;
using Polilog.Core.Delivery;
using Polilog.Matrix;

namespace Polilog.Tests;

/// <summary>Answers as a test says, first rule that fits, each answer once unless it is the rule's last; writes down what it was asked.</summary>
internal sealed class ScriptedHomeserver : HttpMessageHandler
{
    private readonly List<(string Method, string PathPart, Queue<Func<HttpResponseMessage>> Answers)> rules = [];

    public List<string> Requests { get; } = [];

    public List<string> Bodies { get; } = [];

    public ScriptedHomeserver On(string method, string pathPart, params Func<HttpResponseMessage>[] answers)
    {
        rules.Add((method, pathPart, new(answers)));
        return this;
    }

    public MatrixClient Client() => new(new HttpClient(this), new Uri("https://chat.example.org/"), () => ("secret", null));

    public IEnumerable<string> Sent => Requests.Where(r => r.Contains("/send/", StringComparison.Ordinal));

    public static Func<HttpResponseMessage> Ok(string json) => () => Json(200, json);

    public static Func<HttpResponseMessage> Error(int status, string code, string error = "no") => () => Json(status, $$"""{"errcode":"{{code}}","error":"{{error}}"}""");

    public static Func<HttpResponseMessage> Limited(int? retryAfter, int? ms = null) => () =>
    {
        var answer = Json(429, $$"""{"errcode":"M_LIMIT_EXCEEDED","error":"Too many"{{(ms is null ? "" : $",\"retry_after_ms\":{ms}")}}}""");
        if (retryAfter is not null)
            answer.Headers.Add("Retry-After", retryAfter.ToString());
        return answer;
    };

    public static Func<HttpResponseMessage> Html(int status) => () => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("<html>gateway</html>") };

    public static Func<HttpResponseMessage> Broken() => () => throw new HttpRequestException("Connection reset by peer");

    public static OutgoingMessage Message(string room = "!r:example.org", string kind = "card", string? root = null, bool rings = true, string text = "CRITICAL disk db1", int attempts = 0, DateTimeOffset? first = null) =>
        new(17, room, "pl1.key", kind, root, text, $"<b>{text}</b>", rings, IsCritical: true, rings ? ["@al:example.org"] : [], first, attempts);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery;
        Requests.Add($"{request.Method} {path}");
        Bodies.Add(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        foreach (var (method, part, answers) in rules)
        {
            if (method == request.Method.Method && path.Contains(part, StringComparison.Ordinal))
                return answers.Count > 1 ? answers.Dequeue()() : answers.Peek()();
        }
        return Json(404, """{"errcode":"M_NOT_FOUND","error":"not scripted"}""");
    }

    private static HttpResponseMessage Json(int status, string json) =>
        new((HttpStatusCode)status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
}
