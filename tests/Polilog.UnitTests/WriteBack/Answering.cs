using System.Net;

namespace Polilog.UnitTests.WriteBack;

/// <summary>A source that answers as a test wants, and remembers what it was sent.</summary>
internal sealed class Answering(Func<string, (HttpStatusCode Status, string Body)> answer) : HttpMessageHandler
{
    /// <summary>Method, path and body of each request; the body of a GET is empty.</summary>
    public List<string> Requests { get; } = [];

    public List<string?> Proofs { get; } = [];

    public HttpClient Client() => new(this, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery}{body}");
        Proofs.Add(request.Headers.Authorization?.ToString());
        var (status, text) = answer(Requests[^1]);
        return new HttpResponseMessage(status) { Content = new StringContent(text) };
    }
}
