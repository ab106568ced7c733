using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>The column <c>condition.alert</c>: what an alert says beyond the columns, under the field names of the API. Absent members are null, never empty.</summary>
internal sealed record AlertDetails
{
    public required IReadOnlyList<IdentityPart> Identity { get; init; }

    public string? Message { get; init; }

    public string? SeverityText { get; init; }

    public string? Resource { get; init; }

    public string? Check { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public IReadOnlyDictionary<string, double?>? Values { get; init; }

    public IReadOnlyList<LinkDetails>? Links { get; init; }

    public IReadOnlyList<AlertImage>? Images { get; init; }

    public IReadOnlyDictionary<string, string>? SourceIds { get; init; }

    public AlertGroup? Group { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    public static AlertDetails Of(Alert alert) => new()
    {
        Identity = [.. alert.Identity.Select(p => new IdentityPart(p.Key, p.Value))],
        Message = alert.Message.Length == 0 ? null : alert.Message,
        SeverityText = alert.SeverityText,
        Resource = alert.Resource,
        Check = alert.Check,
        Labels = alert.Labels.Count == 0 ? null : alert.Labels,
        Annotations = alert.Annotations.Count == 0 ? null : alert.Annotations,
        Values = alert.Values.Count == 0 ? null : alert.Values,
        Links = alert.Links.Count == 0 ? null : [.. alert.Links.Select(l => new LinkDetails(JsonNamingPolicy.CamelCase.ConvertName(l.Kind.ToString()), l.Url))],
        Images = alert.Images.Count == 0 ? null : alert.Images,
        SourceIds = alert.SourceIds.Count == 0 ? null : alert.SourceIds,
        Group = alert.Group,
        Warnings = alert.Warnings.Count == 0 ? null : alert.Warnings,
    };

    public static AlertDetails Parse(string json) =>
        JsonSerializer.Deserialize(json, AlertDetailsJson.Readable.AlertDetails) ?? throw new JsonException("The details of the alert are JSON null.");

    /// <summary>For those who must not fail for one row that cannot be read: then it says nothing beyond the columns.</summary>
    public static AlertDetails ParseOrNone(string json)
    {
        try
        {
            return Parse(json);
        }
        catch (JsonException)
        {
            return new AlertDetails { Identity = [] };
        }
    }

    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(this, AlertDetailsJson.Readable.AlertDetails);
}

internal sealed record IdentityPart(string Name, string Value);

/// <param name="Rel">source, rule, event, dashboard, panel, silence, runbook or external.</param>
internal sealed record LinkDetails(string Rel, string Url);

[JsonSerializable(typeof(AlertDetails))]
internal sealed partial class AlertDetailsJson : JsonSerializerContext
{
    // Stored as text and escaped where it is shown: Cyrillic stays readable and short.
    public static AlertDetailsJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
