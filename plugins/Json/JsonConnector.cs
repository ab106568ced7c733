using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Polilog.Sdk;

namespace Polilog.Json;

/// <summary>Reads any JSON body, as the options of the connection describe it.</summary>
[Connector("json")]
public sealed class JsonConnector(JsonOptions options) : IConnector
{
    private const int MaxItems = 10_000;

    private readonly ItemReader reader = new(options);

    /// <inheritdoc/>
    public ConnectorResult Read(ConnectorRequest request)
    {
        using var body = request.ReadJson(BodyJson.Default.JsonDocument);
        var found = Items(body.RootElement);
        if (found.ValueKind != JsonValueKind.Array)
            return ReadAll([found], _ => "", request.ReceivedAt);
        if (found.GetArrayLength() > MaxItems)
            throw new MalformedPayloadException($"There are {found.GetArrayLength()} items, and a body may have {MaxItems}.", "items");
        return ReadAll([.. found.EnumerateArray()], i => string.Create(CultureInfo.InvariantCulture, $"items[{i}]"), request.ReceivedAt);
    }

    private JsonElement Items(JsonElement body) =>
        (options.Items is { } path ? path.Find(body) : body) switch
        {
            { ValueKind: JsonValueKind.Array or JsonValueKind.Object } items => items,
            null => throw new MalformedPayloadException($"There is no {options.Items}, where the option `items` looks for them.", "items"),
            _ => throw new MalformedPayloadException($"Expected a list or an object at {options.Items?.ToString() ?? "$"}.", "items"),
        };

    private ConnectorResult ReadAll(IReadOnlyList<JsonElement> items, Func<int, string> placeOf, DateTimeOffset receivedAt)
    {
        var alerts = new List<Alert>();
        var rejected = new List<RejectedPart>();
        string? unmet = null;
        for (var i = 0; i < items.Count; i++)
        {
            if (options.When.FirstOrDefault(c => !c.Holds(items[i])) is { } condition)
                unmet ??= Unmet(condition, items[i], placeOf(i));
            else if (reader.Read(items[i], i, receivedAt, out var fault) is { } alert)
                alerts.Add(alert);
            else
                rejected.Add(new RejectedPart(i, string.Join('.', new[] { placeOf(i), fault.Option }.Where(p => p.Length > 0)), fault.Reason));
        }
        if (alerts is [] && rejected is [var first, ..])
            throw new MalformedPayloadException(first.Reason, first.Place);
        return alerts is []
            ? ConnectorResult.Ignored(unmet ?? "The list of items is empty.")
            : new ConnectorResult { Alerts = alerts, Rejected = rejected };
    }

    private static string Unmet(ItemCondition condition, JsonElement item, string place) =>
        $"No item meets the conditions of `when`. {(place.Length == 0 ? "The body" : $"The first, {place},")} does not meet '{condition}': "
        + (condition.Value!.Text(item) is { } text ? $"it says '{ItemReader.Shown(text)}'." : "it says nothing there.");
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(JsonDocument))]
internal sealed partial class BodyJson : JsonSerializerContext;
