using System.Text.Json;
using System.Text.RegularExpressions;
using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>What a person did to a problem in Zabbix.</summary>
internal sealed partial record ZabbixUpdate
{
    public bool Closed { get; private init; }

    /// <summary>Null: the update says nothing about it.</summary>
    public bool? Acknowledged { get; private init; }

    public bool? Suppressed { get; private init; }

    public bool SeverityChanged { get; private init; }

    /// <summary>The severity the update set, where it says so by number.</summary>
    public string? NewSeverity { get; private init; }

    public string? Message { get; private init; }

    /// <summary>Commented, or ranked as cause or symptom.</summary>
    public bool Noted { get; private init; }

    /// <summary>The weightiest thing that was done; the rest stands in the alert's fields.</summary>
    public Transition Transition => this switch
    {
        { Closed: true } => Transition.ClosedBySource,
        { Acknowledged: true } => Transition.Acknowledged,
        { Acknowledged: false } => Transition.Unacknowledged,
        { SeverityChanged: true } => Transition.SeverityChanged,
        { Suppressed: true } => Transition.Suppressed,
        { Suppressed: false } => Transition.Unsuppressed,
        { Noted: true } => Transition.Note,
        _ => Transition.Update,
    };

    /// <summary>Reads the JSON form where this Zabbix has it (7.x), else the text.</summary>
    public static ZabbixUpdate Of(ZabbixEvent e)
    {
        var update = OfJson(e["eventupdateactionjson"]) ?? OfText(e["eventupdateaction"] ?? "");
        return e["eventupdatemessage"] is { } message ? update with { Message = message, Noted = true } : update;
    }

    private static ZabbixUpdate? OfJson(string? json)
    {
        if (json is null)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } done)
                return null;
            var severity = done.TryGetProperty("severity", out var change) ? change : default;
            var message = done.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
            return new ZabbixUpdate
            {
                Closed = Has(done, "close"),
                Acknowledged = Has(done, "unacknowledge") ? false : Has(done, "acknowledge") ? true : null,
                Suppressed = Has(done, "unsuppress") ? false : done.TryGetProperty("suppress_until", out _) ? true : null,
                SeverityChanged = severity.ValueKind == JsonValueKind.Object,
                NewSeverity = severity.ValueKind == JsonValueKind.Object && severity.TryGetProperty("new", out var level) ? level.ToString() : null,
                Message = message,
                Noted = message is not null || Has(done, "cause") || Has(done, "symptom"),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // By tokens: "unacknowledged" contains "acknowledged".
    private static ZabbixUpdate OfText(string action)
    {
        string[] tokens = [.. Joints().Split(action).Select(t => t.Trim())];
        bool Did(string what) => tokens.Contains(what, StringComparer.OrdinalIgnoreCase);
        bool Began(string what) => Array.Exists(tokens, t => t.StartsWith(what, StringComparison.OrdinalIgnoreCase));
        return new ZabbixUpdate
        {
            Closed = Did("closed"),
            Acknowledged = Did("unacknowledged") ? false : Did("acknowledged") ? true : null,
            Suppressed = Did("unsuppressed") ? false : Began("suppressed ") ? true : null,
            SeverityChanged = Began("changed severity "),
            Noted = Did("commented") || Began("ranked as "),
        };
    }

    private static bool Has(JsonElement done, string name) => done.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    [GeneratedRegex(@",\s+|\s+and\s+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Joints();
}
