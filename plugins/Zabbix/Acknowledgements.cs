using System.Text.Json;
using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>
/// Tells a Zabbix who took what, and that a person calls it solved, as messages to the problems; taken, they are acknowledged, too. It looks first whether the message stands
/// there already, so that a repetition says nothing twice.
/// </summary>
internal sealed class Acknowledgements(ZabbixOptions options)
{
    // The bits of the action are Zabbix'.
    private const int Acknowledge = 2;
    private const int AddMessage = 4;
    private const int MaxMessageLength = 2048;

    private static readonly Version FirstWithNewNames = new(6, 4);

    public async Task<AcknowledgeResult> TellAsync(Acknowledgement told, HttpClient client, CancellationToken cancel)
    {
        // Zabbix knows itself what has recovered there.
        if (told is { Kind: AcknowledgementKind.Resolved, Person: null })
            return new AcknowledgeResult.Done();
        var ids = told.Alerts.Where(a => a.Identity is [{ Key: "event_id" }]).Select(a => a.Identity[0].Value).Where(IsNumber).ToList();
        // Events of discovery and autoregistration have no problem that could be acknowledged.
        if (ids.Count == 0)
            return new AcknowledgeResult.Done();
        var message = told.Text[..Math.Min(told.Text.Length, MaxMessageLength)];
        var api = await ZabbixApi.OpenAsync(client, options, cancel).ConfigureAwait(false);
        var events = (await EventsAsync(api, ids, cancel).ConfigureAwait(false)).Where(e => IsNumber(e?.EventId)).ToList();
        if (events.Count == 0)
            return new AcknowledgeResult.Refused($"Zabbix does not have the problem any more, or does not show it to the user of api_token: event {string.Join(", ", ids)}.");
        var open = events.Where(e => !e!.Says(message, told.IncidentUrl.AbsoluteUri)).Select(e => e!.EventId!).ToList();
        if (open.Count > 0)
            await AcknowledgeAsync(api, open, told.Kind is AcknowledgementKind.Resolved ? AddMessage : Acknowledge + AddMessage, message, cancel).ConfigureAwait(false);
        return new AcknowledgeResult.Done();
    }

    private static Task<CurrentEvent?[]> EventsAsync(ZabbixApi api, List<string> ids, CancellationToken cancel) => api.CallAsync(
        "event.get",
        $$"""{"eventids":[{{Quoted(ids)}}],"output":["eventid"],"{{(api.Version < FirstWithNewNames ? "select_acknowledges" : "selectAcknowledges")}}":["clock","message"]}""",
        ZabbixJson.Default.ApiAnswerCurrentEventArray,
        cancel);

    private static Task<JsonDocument> AcknowledgeAsync(ZabbixApi api, List<string> ids, int action, string message, CancellationToken cancel) => api.CallAsync(
        "event.acknowledge",
        $$"""{"eventids":[{{Quoted(ids)}}],"action":{{action}},"message":"{{JsonEncodedText.Encode(message)}}"}""",
        ZabbixJson.Default.ApiAnswerJsonDocument,
        cancel);

    private static string Quoted(List<string> ids) => string.Join(',', ids.Select(id => $"\"{id}\""));

    private static bool IsNumber(string? text) => text is { Length: > 0 and <= 20 } && text.All(char.IsAsciiDigit);
}
