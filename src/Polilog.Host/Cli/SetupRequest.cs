using System.Text;
using System.Text.Json.Nodes;

namespace Polilog.Host.Cli;

/// <summary>Requests to addresses that were just typed: that nobody answers there is said in one sentence.</summary>
internal static class SetupRequest
{
    private const int MaxAnswerBytes = 16 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Follows no redirection: it would carry a token elsewhere.</summary>
    public static HttpClient Client() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience, MaxResponseContentBufferSize = MaxAnswerBytes };

    /// <summary>Its length is said: not every web server reads a request in chunks.</summary>
    public static HttpContent Content(JsonNode body, string type = "application/json") => new StringContent(body.ToJsonString(), Encoding.UTF8, type);

    /// <param name="whom">Who should answer.</param>
    /// <param name="option">With which the address was given.</param>
    public static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage request, string whom, string option, CancellationToken cancel)
    {
        try
        {
            return await http.SendAsync(request, cancel);
        }
        catch (HttpRequestException e)
        {
            throw Nobody((e.HttpRequestError is HttpRequestError.SecureConnectionError ? e.InnerException?.Message : null) ?? e.Message);
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Nobody($"nothing within {http.Timeout.TotalSeconds:0} s");
        }

        CliFailure Nobody(string why) =>
            new($"No {whom} answers at {request.RequestUri} ({why.TrimEnd('.')}); check {option}, the network and the certificate.", ExitCode.Unreachable);
    }
}
