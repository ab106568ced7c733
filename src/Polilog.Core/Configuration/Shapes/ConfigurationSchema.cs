using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Polilog.Core.Configuration.Shapes;

/// <summary>
/// A file of the configuration as JSON schema, for editors. It says what can be said of a file alone: whether a topic that is named is described in another one, only
/// <see cref="ConfigurationReader"/> knows. Draft 7, which every editor reads.
/// </summary>
internal sealed class ConfigurationSchema
{
    private readonly JsonObject definitions = [];

    private ConfigurationSchema()
    {
    }

    public static JsonObject Create()
    {
        var schema = new ConfigurationSchema();
        var file = schema.Of(ConfigurationShape.File);
        // What is needed may stand in another file.
        file.Remove("required");
        return new JsonObject([
            new("$schema", "http://json-schema.org/draft-07/schema#"),
            new("title", "Polilog configuration"),
            .. Parts(file),
            new("definitions", schema.definitions),
        ]);
    }

    private JsonObject Of(SectionShape shape)
    {
        var properties = new JsonObject(shape.Keys.Select(key => KeyValuePair.Create<string, JsonNode?>(key.Name, Of(key, hasDefault: !shape.AtMostOne))));
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (shape.Named is { } named)
            schema["patternProperties"] = new JsonObject { [named.Name.Pattern is { } pattern ? Pattern(pattern) : ""] = Described(Of(named.Value), named.Says) };
        schema["additionalProperties"] = false;
        if (shape.Keys.Any(key => key.IsRequired))
            schema["required"] = Words(shape.Keys.Where(key => key.IsRequired).Select(key => key.Name));
        if (shape.NeedsOneOf.Count > 0)
            schema["anyOf"] = new JsonArray([.. shape.NeedsOneOf.Select(key => new JsonObject { ["required"] = Words([key.Name]) })]);
        if (shape.NeedsOne)
            schema["minProperties"] = 1;
        if (shape.AtMostOne)
            schema["maxProperties"] = 1;
        return schema;
    }

    private JsonObject Of(SectionKey key, bool hasDefault)
    {
        var schema = Described(Of(key.Form), key.Says);
        if (hasDefault && key.Default is { } otherwise)
            schema["default"] = key.Form is Form.Flag or Form.Number ? JsonNode.Parse(otherwise) : otherwise;
        return schema;
    }

    private JsonObject Of(Form form) => form switch
    {
        Form.Text text => Of(text),
        Form.Word word => new JsonObject { ["enum"] = Words(word.Words) },
        Form.Flag => new JsonObject { ["type"] = "boolean" },
        Form.Number number => new JsonObject { ["type"] = "integer", ["minimum"] = number.Least, ["maximum"] = number.Most },
        Form.Duration => new JsonObject { ["type"] = "string", ["minLength"] = 2, ["pattern"] = Pattern(DurationText.Pattern), ["patternErrorMessage"] = "A duration is written like 90s, 5m, 1h30m or 2d." },
        Form.Each each => new JsonObject([new("type", "array"), new("items", Of(each.Item)), .. each.MayBeEmpty ? Array.Empty<KeyValuePair<string, JsonNode?>>() : [new("minItems", 1)]]),
        Form.Mapping mapping => Reference(mapping.Shape()),
        Form.Either either => new JsonObject { ["anyOf"] = new JsonArray([.. either.Forms.Select(Of)]) },
        Form.Free => [],
        _ => throw new InvalidOperationException($"{form.GetType().Name} has no schema."),
    };

    // Where a text may consist of digits only, or be the word true, YAML says so to others: they take it for something else than a text.
    private static JsonObject Of(Form.Text text)
    {
        var types = new List<string> { "string" };
        if (text.Pattern?.IsMatch("10") is not false)
            types.Add("number");
        if (text.Pattern?.IsMatch("true") is not false)
            types.Add("boolean");
        var schema = new JsonObject { ["type"] = types.Count == 1 ? "string" : Words(types) };
        if (text.Pattern is { } pattern)
            schema["pattern"] = Pattern(pattern);
        // Not of the standard; editors show it, and others pass over it.
        if (text is { Pattern: not null, InWords: { } words })
            schema["patternErrorMessage"] = $"Expected: {words}.";
        return schema;
    }

    private JsonObject Reference(SectionShape shape)
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(shape.Title.Replace(' ', '_'));
        // It is known before it is made, because it may hold itself.
        if (definitions.TryAdd(name, null))
            definitions[name] = Of(shape);
        return new JsonObject { ["$ref"] = $"#/definitions/{name}" };
    }

    /// <summary>Beside a reference a description would not be looked at.</summary>
    private static JsonObject Described(JsonObject schema, string says) =>
        schema.ContainsKey("$ref") ? new JsonObject { ["description"] = says, ["allOf"] = new JsonArray(schema) } : new JsonObject([new("description", says), .. Parts(schema)]);

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Parts(JsonObject schema) => schema.Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()));

    private static JsonArray Words(IEnumerable<string> words) => [.. words];

    // The ends of a text are written otherwise in the expressions of JSON schema.
    private static string Pattern(Regex pattern) => pattern.ToString().Replace(@"\A", "^", StringComparison.Ordinal).Replace(@"\z", "$", StringComparison.Ordinal);
}
