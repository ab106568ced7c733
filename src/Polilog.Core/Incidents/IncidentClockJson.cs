using System.Text.Json;
using System.Text.Json.Serialization;

namespace Polilog.Core.Incidents;

/// <summary>The column <c>incident.clock</c>.</summary>
[JsonSerializable(typeof(IncidentClock))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
internal sealed partial class IncidentClockJson : JsonSerializerContext
{
    public static string Write(IncidentClock clock) => JsonSerializer.Serialize(clock, Default.IncidentClock);

    public static IncidentClock Read(string json) => JsonSerializer.Deserialize(json, Default.IncidentClock) ?? throw new JsonException("The clock of the incident is JSON null.");
}
