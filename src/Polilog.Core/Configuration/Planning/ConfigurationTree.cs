using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Polilog.Core.Regulation;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Planning;

/// <summary>
/// A configuration as a tree of words: every setting under the name by which administrators know it. Made from the records themselves, so that a setting which is added to
/// them is compared without being told here.
/// </summary>
internal static class ConfigurationTree
{
    // Where the code and the document use different names.
    private static readonly Dictionary<(Type, string), string> Said = new()
    {
        [(typeof(Limits), nameof(Limits.Default))] = "within default",
        [(typeof(Limits), nameof(Limits.BySeverity))] = "within",
        [(typeof(Route), nameof(Route.Matchers))] = "match",
        [(typeof(ConnectionSettings), nameof(ConnectionSettings.TokenSecret))] = "token secret",
        [(typeof(TopicSettings), nameof(TopicSettings.TemplateFolder))] = "templates",
        [(typeof(HubConfiguration), nameof(HubConfiguration.AdministratorsTopic))] = "administrators",
    };

    private static readonly JsonSerializerOptions Words = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Name } },
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new DurationWords(), new MatcherWords(), new TimeOfWeekWords() },
    };

    public static JsonObject Of(HubConfiguration configuration) => JsonSerializer.SerializeToNode(configuration, Words)!.AsObject();

    private static void Name(JsonTypeInfo type)
    {
        // What is computed follows from what is said.
        foreach (var property in type.Properties.Where(p => p.Set is null).ToList())
            type.Properties.Remove(property);
        foreach (var property in type.Properties)
            property.Name = Said.GetValueOrDefault((type.Type, property.Name)) ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name).Replace('_', ' ');
    }

    private sealed class DurationWords : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("Words are only written.");

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(DurationText.Of(value));
    }

    private sealed class TimeOfWeekWords : JsonConverter<TimeOfWeek>
    {
        public override TimeOfWeek Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("Words are only written.");

        public override void Write(Utf8JsonWriter writer, TimeOfWeek value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class MatcherWords : JsonConverter<Matcher>
    {
        public override Matcher Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("Words are only written.");

        public override void Write(Utf8JsonWriter writer, Matcher value, JsonSerializerOptions options)
        {
            var test = value.Kind is MatchKind.Equal ? "=" : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.Kind.ToString()).Replace('_', ' ');
            writer.WriteStringValue($"{value.Field} {(value.Negated ? "not " : "")}{test} {string.Join('|', value.Values)}".TrimEnd());
        }
    }
}
