using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Polilog.Core.Configuration;
using Polilog.Sdk;

namespace Polilog.Host.Plugins;

/// <summary>
/// Fills a plugin's options class from the configuration: snake_case names, unknown names are faults, annotations are checked, and every fault is found in
/// one go.
/// </summary>
internal static class OptionsBinder
{
    // Made new each time: what it remembers of a plugin's types would hold the plugin in memory after a newer version has taken its place.
    private static JsonSerializerOptions Values => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false), new DurationConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <param name="valuesOf">The values of a secret, by its name.</param>
    public static (object? Options, IReadOnlyList<OptionFault> Faults) Bind(Type type, JsonObject given, Func<string, IReadOnlyList<string>> valuesOf)
    {
        var faults = new List<OptionFault>();
        var options = Fill(type, given, "", valuesOf, faults);
        return (faults.Count == 0 ? options : null, faults);
    }

    // Options that belong together may stand in a class of their own, or in a list of such; within is where they stand, such as "status.".
    private static object Fill(Type type, JsonObject given, string within, Func<string, IReadOnlyList<string>> valuesOf, List<OptionFault> faults)
    {
        var options = Activator.CreateInstance(type)!;
        var known = Properties(type);
        foreach (var (name, value) in given)
        {
            if (!known.TryGetValue(name, out var property))
                faults.Add(new OptionFault(within + name, $"There is no option '{name}'. Known are: {string.Join(", ", known.Keys)}."));
            else if (property.PropertyType == typeof(Secret))
                SetSecret(options, property, within + name, value, valuesOf, faults);
            else if (value is JsonObject group && IsGroup(property.PropertyType, type))
                property.SetValue(options, Fill(property.PropertyType, group, $"{within}{name}.", valuesOf, faults));
            else if (value is JsonArray groups && property.PropertyType.GenericTypeArguments is [var item] && IsGroup(item, type) && groups.All(g => g is JsonObject))
                property.SetValue(options, FillAll(item, groups, within + name, valuesOf, faults));
            else if (value is not null)
                Set(options, property, within + name, value, faults);
        }
        Validate(options, known, within, faults);
        return options;
    }

    private static Array FillAll(Type type, JsonArray given, string name, Func<string, IReadOnlyList<string>> valuesOf, List<OptionFault> faults)
    {
        var all = Array.CreateInstance(type, given.Count);
        for (var i = 0; i < given.Count; i++)
            all.SetValue(Fill(type, (JsonObject)given[i]!, $"{name}[{i}].", valuesOf, faults), i);
        return all;
    }

    private static bool IsGroup(Type type, Type options) =>
        type is { IsClass: true, IsAbstract: false } && type.Assembly == options.Assembly && type.GetConstructor([]) is not null && !type.IsDefined(typeof(JsonConverterAttribute));

    /// <summary>The settable properties by the name they have in configurations.</summary>
    public static SortedDictionary<string, PropertyInfo> Properties(Type type) => new(
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).ToDictionary(p => NameOf(p.Name), StringComparer.Ordinal),
        StringComparer.Ordinal);

    /// <summary>A value as it would stand in a configuration.</summary>
    public static JsonNode? ToJson(object? value) => JsonSerializer.SerializeToNode(value, Values);

    private static string NameOf(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);

    private static void Set(object options, PropertyInfo property, string name, JsonNode value, List<OptionFault> faults)
    {
        try
        {
            property.SetValue(options, value.Deserialize(property.PropertyType, Values));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            var inner = (e as JsonException)?.Path is { Length: > 1 } path ? path[1..] : "";
            faults.Add(new OptionFault(name + inner, $"Expected {OptionDescription.TypeWord(property.PropertyType)}, found {value.ToJsonString()}."));
        }
    }

    // What was given is not told again: it may be the value itself.
    private static void SetSecret(
        object options, PropertyInfo property, string name, JsonNode? value, Func<string, IReadOnlyList<string>> valuesOf, List<OptionFault> faults)
    {
        if (value is JsonObject { Count: 1 } reference && reference["secret"] is JsonValue named && named.TryGetValue<string>(out var secret) && SecretStore.IsName(secret))
            property.SetValue(options, new Secret(() => valuesOf(secret)));
        else if (value is not null)
            faults.Add(new OptionFault(name, $"It is a secret and never stands in the configuration: write {name}: {{ secret: some_name }}, and the value into secrets/some_name."));
    }

    private static void Validate(object options, IReadOnlyDictionary<string, PropertyInfo> known, string within, List<OptionFault> faults)
    {
        var results = new List<ValidationResult>();
        // Not by the Validator, which remembers every type it has seen for ever.
        foreach (var (name, property) in known)
            results.AddRange(property.GetCustomAttributes<ValidationAttribute>()
                .Select(a => a.GetValidationResult(property.GetValue(options), new ValidationContext(options) { MemberName = property.Name, DisplayName = name })).OfType<ValidationResult>().Take(1));
        if (options is IValidatableObject itself)
            results.AddRange(itself.Validate(new ValidationContext(options)));
        var broken = faults.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(results
            .Select(r => new OptionFault(string.Join(", ", r.MemberNames.Select(m => within + NameOf(m))), r.ErrorMessage ?? "The value is not allowed."))
            .Where(f => !broken.Contains(f.Path)));
    }
}
