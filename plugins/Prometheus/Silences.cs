using System.Net.Http.Json;
using Polilog.Sdk;

namespace Polilog.Prometheus;

/// <summary>
/// Tells an Alertmanager who took what: one silence an alert, made by the owner, ended with the incident. It looks at what stands there and makes what is missing, so that a
/// repetition makes nothing twice.
/// </summary>
internal sealed class Silences(AlertmanagerOptions options)
{
    public async Task<AcknowledgeResult> TellAsync(Acknowledgement told, HttpClient client, CancellationToken cancel)
    {
        Silence[] wanted = told.Kind is AcknowledgementKind.Resolved ? [] : [.. told.Alerts.Where(a => a.Labels.Count > 0).Select(a => SilenceOf(a, told))];
        if (told.Kind is not AcknowledgementKind.Resolved && wanted.Length == 0)
            return new AcknowledgeResult.Refused("The alerts have no labels that a silence could name.");
        using var asking = Request(HttpMethod.Get, "silences");
        var standing = (await client.AskAsync(asking, AlertmanagerJson.Default.CurrentSilenceArray, cancel).ConfigureAwait(false)).OfType<CurrentSilence>()
            .Where(s => s is { IsOver: false, Id: not null, Comment: not null } && IsOf(told, s.Comment)).ToList();
        string? refusal = null;
        // First the new ones: between two owners nothing is loud.
        foreach (var silence in wanted.Where(w => !standing.Exists(s => s.Is(w))))
            refusal = await TryMakeAsync(silence, client, cancel).ConfigureAwait(false) ?? refusal;
        foreach (var silence in standing.Where(s => told.Kind is not AcknowledgementKind.Joined && !Array.Exists(wanted, s.Is)))
            await EndAsync(silence.Id!, client, cancel).ConfigureAwait(false);
        return refusal is null ? new AcknowledgeResult.Done() : new AcknowledgeResult.Refused(refusal);
    }

    /// <summary>Why this one is not taken; null: it is. One that is refused keeps none of the others from being made.</summary>
    private async Task<string?> TryMakeAsync(Silence silence, HttpClient client, CancellationToken cancel)
    {
        try
        {
            await MakeAsync(silence, client, cancel).ConfigureAwait(false);
            return null;
        }
        catch (AlertSourceException refused) when (refused.Status == 400)
        {
            return refused.Message;
        }
    }

    // The incident's page tells its silences from those of every other incident and hub.
    private static bool IsOf(Acknowledgement told, string comment) => comment.EndsWith(" " + told.IncidentUrl.AbsoluteUri, StringComparison.Ordinal);

    private Silence SilenceOf(AcknowledgedAlert alert, Acknowledgement told) => new(
        [.. alert.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => new SilenceMatcher(l.Key, l.Value))],
        told.At, told.At + options.SilenceFor, told.Person ?? "Polilog", $"{told.IncidentKey} {told.IncidentUrl.AbsoluteUri}");

    private async Task MakeAsync(Silence silence, HttpClient client, CancellationToken cancel)
    {
        using var request = Request(HttpMethod.Post, "silences");
        request.Content = JsonContent.Create(silence, AlertmanagerJson.Default.Silence);
        await client.TellAsync(request, cancel).ConfigureAwait(false);
    }

    private async Task EndAsync(string id, HttpClient client, CancellationToken cancel)
    {
        using var request = Request(HttpMethod.Delete, $"silence/{Uri.EscapeDataString(id)}");
        try
        {
            await client.TellAsync(request, cancel).ConfigureAwait(false);
        }
        catch (AlertSourceException gone) when (gone.Status == 404)
        {
            // Somebody else ended it.
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string what) => new(method, $"{options.ApiUrl!.AbsoluteUri.TrimEnd('/')}/api/v2/{what}")
    {
        Headers = { Authorization = AlertSourceClient.Authorization(options.ApiToken, options.ApiUser, options.ApiPassword) },
    };
}
