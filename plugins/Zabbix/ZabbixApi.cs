using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>The JSON-RPC of one Zabbix while it is asked once. The token goes into the header; before 6.4, and where a web server drops the header, into the field <c>auth</c>.</summary>
internal sealed partial class ZabbixApi
{
    private static readonly Version FirstWithHeader = new(6, 4);
    private static readonly Version FirstWithoutField = new(7, 2);

    private readonly HttpClient client;
    private readonly Uri address;
    private readonly string token;
    private bool isTokenInField;

    private ZabbixApi(HttpClient client, ZabbixOptions options)
    {
        this.client = client;
        address = new Uri(options.ApiUrl!.AbsoluteUri.TrimEnd('/') + "/api_jsonrpc.php");
        token = AlertSourceClient.Authorization(options.ApiToken)!.Parameter!;
    }

    public Version Version { get; private set; } = FirstWithHeader;

    /// <summary>Asks for the version, which is told to everybody: how the rest is asked depends on it.</summary>
    public static async Task<ZabbixApi> OpenAsync(HttpClient client, ZabbixOptions options, CancellationToken cancel)
    {
        var api = new ZabbixApi(client, options);
        var told = api.ResultOf(await api.SendAsync("apiinfo.version", "[]", isProven: false, ZabbixJson.Default.ApiAnswerString, cancel).ConfigureAwait(false), "apiinfo.version");
        api.Version = Version.TryParse(MajorAndMinor().Match(told).Value, out var version) ? version : throw new AlertSourceException($"{api.address} does not tell the version of a Zabbix.");
        api.isTokenInField = version < FirstWithHeader;
        return api;
    }

    /// <param name="parameters">As JSON.</param>
    public async Task<T> CallAsync<T>(string method, string parameters, JsonTypeInfo<ApiAnswer<T>> type, CancellationToken cancel)
        where T : class
    {
        var answer = await SendAsync(method, parameters, isProven: true, type, cancel).ConfigureAwait(false);
        if (answer.Error is { IsUnproven: true } && !isTokenInField && Version < FirstWithoutField)
        {
            isTokenInField = true;
            answer = await SendAsync(method, parameters, isProven: true, type, cancel).ConfigureAwait(false);
        }
        return ResultOf(answer, method);
    }

    private async Task<ApiAnswer<T>> SendAsync<T>(string method, string parameters, bool isProven, JsonTypeInfo<ApiAnswer<T>> type, CancellationToken cancel)
        where T : class
    {
        var field = isProven && isTokenInField ? $",\"auth\":\"{JsonEncodedText.Encode(token)}\"" : "";
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new StringContent($$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{parameters}},"id":1{{field}}}""", Encoding.UTF8, "application/json-rpc");
        if (isProven && !isTokenInField)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.AskAsync(request, type, cancel).ConfigureAwait(false);
    }

    private T ResultOf<T>(ApiAnswer<T> answer, string method)
        where T : class => answer switch
        {
            { Error: { } error } => throw new AlertSourceException($"{address} refused {method}: {error.Text} {error.WhatToDo}"),
            { Result: { } result } => result,
            _ => throw new AlertSourceException($"{address} answered neither a result nor an error: is api_url the address of a Zabbix frontend?"),
        };

    [GeneratedRegex(@"^\d{1,4}\.\d{1,4}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MajorAndMinor();
}

internal sealed class ApiAnswer<T>
    where T : class
{
    public T? Result { get; init; }

    public ApiError? Error { get; init; }
}

internal sealed class ApiError
{
    private const int MaxLength = 200;

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Message { get; init; }

    /// <summary>The message is of the kind of fault only.</summary>
    [JsonConverter(typeof(LooseTextConverter))]
    public string? Data { get; init; }

    public string Text => (string.IsNullOrWhiteSpace(Data) ? Message : Data)?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, MaxLength)] : "it does not say why.";

    /// <summary>The token was not seen or is refused. Zabbix has no code for it; 6.0 spells it otherwise than 7.0.</summary>
    public bool IsUnproven => Says("Not authori") || Says("re-login") || Says("token");

    public string WhatToDo =>
        IsUnproven ? "Set api_token to an API token that has not expired, of a user who is enabled."
        : Says("No permissions to call") ? "The role of the token's user must allow the API, with the methods problem.get and trigger.get, and event.get and event.acknowledge where it is told."
        : "It is tried again.";

    private bool Says(string words) => Text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
