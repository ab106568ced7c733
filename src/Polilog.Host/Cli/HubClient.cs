using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polilog.Host.Api;

namespace Polilog.Host.Cli;

/// <summary>Talks to a running hub over its API, so that the command line has no rights and no rules of its own.</summary>
internal sealed class HubClient : IDisposable
{
    public static readonly Option<string> UrlOption = new("--url")
    {
        Description = "Address of the hub (or POLILOG_URL)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("POLILOG_URL") ?? "http://127.0.0.1:8080",
        Recursive = true,
    };

    public static readonly Option<string?> TokenOption = new("--token")
    {
        Description = "Access token (or POLILOG_TOKEN); none is needed in the demonstration",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("POLILOG_TOKEN"),
        Recursive = true,
    };

    public static readonly Option<string?> PersonOption = new("--as")
    {
        Description = "In the demonstration: the person to act as",
        Recursive = true,
    };

    public static readonly Option<bool> JsonOption = new("--json") { Description = "Print the API's JSON", Recursive = true };

    /// <summary>For commands that write by one POST.</summary>
    public static readonly Option<bool> DryRunOption = new("--dry-run") { Description = "Check everything and print what would be; change nothing" };

    public static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Indented = new(Readable) { WriteIndented = true };

    private readonly HttpClient http;
    private readonly string url;

    private HubClient(string url, string? token, string? person)
    {
        this.url = url.TrimEnd('/');
        if (!Uri.TryCreate(this.url + "/", UriKind.Absolute, out var address) || !address.Scheme.StartsWith("http", StringComparison.Ordinal))
            throw new CliFailure($"'{url}' is no address of a hub; give --url http://HOST:PORT.", ExitCode.Usage);
        http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.UserAgent.ParseAdd(IncidentCommandsApi.CliAgent);
        if (token is { Length: > 0 })
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (person is { Length: > 0 })
            http.DefaultRequestHeaders.Add("Cookie", $"polilog-person={Uri.EscapeDataString(person)}");
    }

    public static HubClient Of(ParseResult parsed) => new(parsed.GetValue(UrlOption)!, parsed.GetValue(TokenOption), parsed.GetValue(PersonOption));

    /// <summary>A command whose children talk to the hub.</summary>
    public static Command Family(string name, string description, params Command[] commands)
    {
        var family = new Command(name, description) { UrlOption, TokenOption, PersonOption, JsonOption };
        foreach (var command in commands)
            family.Subcommands.Add(command);
        return family;
    }

    public Task<JsonNode> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, cancel);

    public Task<JsonNode> PostAsync(string path, JsonNode? body, CancellationToken cancel) => SendAsync(HttpMethod.Post, path, body, cancel);

    /// <summary>For answers that say more than a sentence when they refuse.</summary>
    public async Task<(int Status, JsonNode Answer)> AskAsync(string path, JsonNode body, CancellationToken cancel)
    {
        using var response = await TrySendAsync(HttpMethod.Post, path, body, cancel);
        var answer = await ReadAsync(response, cancel);
        return (int)response.StatusCode is 200 or 409 or 422 ? ((int)response.StatusCode, answer) : throw Explain(response.StatusCode, answer.ToJsonString());
    }

    /// <summary>What is no JSON, as it is.</summary>
    public async Task<byte[]> BytesAsync(string path, CancellationToken cancel)
    {
        try
        {
            using var response = await http.GetAsync(path, cancel);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
            return response.IsSuccessStatusCode ? bytes : throw Explain(response.StatusCode, System.Text.Encoding.UTF8.GetString(bytes));
        }
        catch (HttpRequestException e)
        {
            throw NobodyAnswers(e);
        }
    }

    /// <summary>What an address ends with for a command that takes <see cref="DryRunOption"/>.</summary>
    public static string DryRunOf(ParseResult parsed) => parsed.GetValue(DryRunOption) ? "?dryRun=true" : "";

    public static void PrintJson(JsonNode node) => Console.Out.WriteLine(node.ToJsonString(Indented));

    public void Dispose() => http.Dispose();

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancel)
    {
        using var response = await TrySendAsync(method, path, body, cancel);
        return response.IsSuccessStatusCode ? await ReadAsync(response, cancel) : throw Explain(response.StatusCode, await response.Content.ReadAsStringAsync(cancel));
    }

    private async Task<HttpResponseMessage> TrySendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        try
        {
            return await http.SendAsync(request, cancel);
        }
        catch (HttpRequestException e)
        {
            throw NobodyAnswers(e);
        }
    }

    private async Task<JsonNode> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            var text = await response.Content.ReadAsStringAsync(cancel);
            return (text.Length == 0 ? null : JsonNode.Parse(text)) ?? new JsonObject();
        }
        catch (HttpRequestException e)
        {
            throw NobodyAnswers(e);
        }
        catch (JsonException)
        {
            throw new CliFailure($"{url} is not a Polilog hub: it answered something that is no JSON.", ExitCode.Unreachable);
        }
    }

    private CliFailure NobodyAnswers(HttpRequestException e) => new($"No hub answers at {url} ({e.Message}); start one with: polilog up, or give --url.", ExitCode.Unreachable);

    private static CliFailure Explain(System.Net.HttpStatusCode status, string text)
    {
        var code = status is System.Net.HttpStatusCode.NotFound ? ExitCode.NotFound : ExitCode.Refused;
        if (status is System.Net.HttpStatusCode.Unauthorized)
            return new CliFailure("The hub wants an access token: give --token or POLILOG_TOKEN; make one with: polilog token create.");
        try
        {
            var problem = JsonNode.Parse(text);
            return new CliFailure($"{problem?["title"]}: {problem?["detail"]}", code);
        }
        catch (JsonException)
        {
            return new CliFailure($"The hub answered {(int)status} {status}.", code);
        }
    }
}
