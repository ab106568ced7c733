using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Polilog.Core.Messages;

namespace Polilog.Host.Cli;

/// <summary>The JSON-RPC of a Zabbix frontend. The token goes into the header; before 6.4, and where a web server drops the header, into the field <c>auth</c>.</summary>
internal sealed partial class ZabbixClient
{
    private const int LongestText = 300;

    private static readonly Version Oldest = new(6, 0);
    private static readonly Version FirstWithHeader = new(6, 4);
    private static readonly Version FirstWithoutField = new(7, 2);

    private readonly HttpClient http;
    private readonly Uri address;
    private readonly string token;
    private bool isTokenInField;

    private ZabbixClient(HttpClient http, Uri frontend, string token) =>
        (this.http, address, this.token) = (http, new Uri(frontend.AbsoluteUri.TrimEnd('/') + "/api_jsonrpc.php"), token);

    /// <summary>Such as 7.0.29.</summary>
    public string VersionText { get; private set; } = "";

    public Version Version { get; private set; } = Oldest;

    /// <summary>Asks for the version, which is told to everybody: how the rest is asked depends on it.</summary>
    public static async Task<ZabbixClient> OpenAsync(HttpClient http, Uri frontend, string token, CancellationToken cancel)
    {
        var zabbix = new ZabbixClient(http, frontend, token);
        var told = zabbix.ResultOf(await zabbix.SendAsync("apiinfo.version", new JsonArray(), isProven: false, cancel), "apiinfo.version");
        zabbix.VersionText = VersionForm().Match(told.ToString()).Value;
        if (!Version.TryParse(zabbix.VersionText, out var version))
            throw new CliFailure($"{zabbix.address} does not tell the version of a Zabbix; give --zabbix the address of its frontend.");
        if (version < Oldest)
            throw new CliFailure($"Zabbix {version} is too old: {Oldest} and newer can be set up.");
        (zabbix.Version, zabbix.isTokenInField) = (version, version < FirstWithHeader);
        return zabbix;
    }

    /// <summary>All that fit.</summary>
    public async Task<IReadOnlyList<JsonObject>> FindAsync(string method, JsonObject parameters, CancellationToken cancel) =>
        await CallAsync(method, parameters, cancel) is JsonArray found ? [.. found.OfType<JsonObject>()] : throw NoZabbix("answered no list");

    public async Task<JsonNode> CallAsync(string method, JsonNode parameters, CancellationToken cancel)
    {
        var answer = await SendAsync(method, parameters, isProven: true, cancel);
        if (answer["error"] is { } error && IsUnproven(TextOf(error)) && !isTokenInField && Version < FirstWithoutField)
        {
            isTokenInField = true;
            answer = await SendAsync(method, parameters, isProven: true, cancel);
        }
        return ResultOf(answer, method);
    }

    private async Task<JsonObject> SendAsync(string method, JsonNode parameters, bool isProven, CancellationToken cancel)
    {
        var call = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters.DeepClone(), ["id"] = 1 };
        if (isProven && isTokenInField)
            call["auth"] = token;
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = SetupRequest.Content(call, "application/json-rpc") };
        if (isProven && !isTokenInField)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await SetupRequest.SendAsync(http, request, "Zabbix", "--zabbix", cancel);
        if (response.StatusCode != HttpStatusCode.OK)
            throw NoZabbix($"answered {(int)response.StatusCode}{(response.Headers.Location is { } elsewhere ? $" and sends elsewhere, to {elsewhere}" : "")}");
        try
        {
            return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancel)) as JsonObject ?? throw NoZabbix("answered no object");
        }
        catch (JsonException)
        {
            throw NoZabbix("answered something that is no JSON");
        }
    }

    private JsonNode ResultOf(JsonObject answer, string method) =>
        answer["error"] is { } error ? throw Refusal(method, TextOf(error)) : answer["result"] ?? throw NoZabbix("answered neither a result nor an error");

    private CliFailure Refusal(string method, string text) => new($"Zabbix refused {method}: {text} {WhatToDo(text)}".TrimEnd());

    private CliFailure NoZabbix(string what) => new($"{address} {what}; give --zabbix the address of the Zabbix frontend, with its sub-path.");

    // What Zabbix complains of may quote what it was given.
    private string TextOf(JsonNode error)
    {
        var data = error is JsonObject said ? said["data"]?.ToString() is { Length: > 0 } more ? more : $"{said["message"]}" : $"{error}";
        var text = HostileText.Printable(data).Replace(token, "(the token)", StringComparison.Ordinal).Trim();
        return text[..Math.Min(text.Length, LongestText)];
    }

    // Zabbix has no code for it; 6.0 spells it otherwise than 7.0.
    private static bool IsUnproven(string text) =>
        text.Contains("Not authori", StringComparison.OrdinalIgnoreCase) || text.Contains("re-login", StringComparison.OrdinalIgnoreCase) || text.Contains("API token", StringComparison.OrdinalIgnoreCase);

    private static string WhatToDo(string text) =>
        IsUnproven(text) ? "Give an API token of Zabbix that has not expired, of a user who is enabled (Users, API tokens)."
        : text.Contains("No permissions to call", StringComparison.OrdinalIgnoreCase) ? "Give an API token of a user whose role is of the type Super admin and may call the API."
        : "";

    [GeneratedRegex(@"^\d{1,4}\.\d{1,4}(\.\d{1,4})?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionForm();
}
