using System.Text.Json;
using System.Text.Json.Serialization;
using Polilog.Core.Alerts;
using Polilog.Sdk;

namespace Polilog.Core.WriteBack;

/// <summary>The column <c>delivery.content</c>: an acknowledgement as it is stored.</summary>
internal sealed record AcknowledgementContent
{
    public required AcknowledgementKind Kind { get; init; }

    public required string IncidentKey { get; init; }

    public required Uri IncidentUrl { get; init; }

    public string? Person { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Text { get; init; }

    public required IReadOnlyList<AlertContent> Alerts { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, AcknowledgementJson.Default.AcknowledgementContent);

    /// <param name="isRepeated">It was tried before.</param>
    public static Acknowledgement Read(string json, bool isRepeated)
    {
        var content = JsonSerializer.Deserialize(json, AcknowledgementJson.Default.AcknowledgementContent) ?? throw new JsonException("The content of the delivery is JSON null.");
        return new Acknowledgement
        {
            Kind = content.Kind,
            IncidentKey = content.IncidentKey,
            IncidentUrl = content.IncidentUrl,
            Person = content.Person,
            At = content.At,
            Text = content.Text,
            Alerts = [.. content.Alerts.Select(a => a.ToAlert())],
            IsRepeated = isRepeated,
        };
    }
}

/// <summary>One alert of it.</summary>
internal sealed record AlertContent(IReadOnlyList<IdentityPart> Identity, string Title, IReadOnlyDictionary<string, string>? Labels, IReadOnlyDictionary<string, string>? SourceIds)
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;

    public AcknowledgedAlert ToAlert() => new(Sdk.Identity.Of([.. Identity.Select(p => (p.Name, p.Value))]), Title, Labels ?? Nothing, SourceIds ?? Nothing);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AcknowledgementContent))]
internal sealed partial class AcknowledgementJson : JsonSerializerContext;
