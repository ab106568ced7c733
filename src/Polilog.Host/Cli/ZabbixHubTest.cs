using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polilog.Core.Messages;

namespace Polilog.Host.Cli;

/// <summary>Sends a hub what the media type sends when its Test button is pressed: proves address, connection, token and connector, and opens nothing.</summary>
internal static class ZabbixHubTest
{
    public static async Task RunAsync(HttpClient http, ZabbixSetupWish wish, JsonObject body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, wish.Ingest) { Content = SetupRequest.Content(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", wish.Token);
        using var response = await SetupRequest.SendAsync(http, request, "hub", "--hub", cancel);
        var answer = Parse(await response.Content.ReadAsStringAsync(cancel));
        if (response.StatusCode is not HttpStatusCode.OK || answer?["accepted"]?.ToString() is not "1")
            throw new CliFailure(Refusal(wish, response, HostileText.Printable($"{answer?["error"]}")), response.StatusCode is HttpStatusCode.ServiceUnavailable ? ExitCode.Unreachable : ExitCode.Refused);
    }

    private static string Refusal(ZabbixSetupWish wish, HttpResponseMessage response, string said) => response.StatusCode switch
    {
        HttpStatusCode.OK => $"The hub took the test and did not read it: see why with polilog connectors list --running, and polilog dead-letters list --connection {wish.Connection}.",
        HttpStatusCode.Unauthorized =>
            $"The hub has no connection {wish.Connection} with this token: make it with polilog connection create {wish.Connection} --connector zabbix, or a new token with polilog connection rotate {wish.Connection}.",
        HttpStatusCode.BadRequest when said.Length > 0 => $"The connection {wish.Connection} does not read what Zabbix sends, so its connector must be another than zabbix: {said}",
        HttpStatusCode.ServiceUnavailable when said.Length > 0 => $"The hub cannot take the test now: {said}",
        _ => $"{wish.Ingest} is no connection of a Polilog hub (it answered {(int)response.StatusCode}{(response.Headers.Location is { } elsewhere ? $" and sends elsewhere, to {elsewhere}" : "")}); give --hub its address.",
    };

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
