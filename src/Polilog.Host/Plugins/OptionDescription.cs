using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Polilog.Host.Plugins;

/// <summary>One option of a connector as an administrator needs to know it.</summary>
internal sealed partial record OptionDescription(string Name, string Type, JsonNode? Default, string? Range, string? Meaning)
{
    public static IReadOnlyList<OptionDescription> Of(LoadedConnector connector)
    {
        if (connector.OptionsType is not { } type)
            return [];
        var defaults = Activator.CreateInstance(type);
        var documentation = Documentation(connector.Folder, type.Assembly.GetName().Name!);
        return [.. OptionsBinder.Properties(type).Select(p => new OptionDescription(
            p.Key, TypeWord(p.Value.PropertyType), OptionsBinder.ToJson(p.Value.GetValue(defaults)), RangeOf(p.Value),
            documentation.GetValueOrDefault($"P:{type.FullName}.{p.Value.Name}")))];
    }

    public static string TypeWord(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            _ when plain == typeof(string) => "text",
            _ when plain == typeof(Polilog.Sdk.Secret) => "a secret, as { secret: some_name }",
            _ when plain == typeof(Uri) => "an address such as https://monitoring.example",
            _ when plain == typeof(bool) => "true or false",
            _ when plain == typeof(TimeSpan) => "a duration such as 5m",
            _ when plain == typeof(int) || plain == typeof(long) => "a whole number",
            _ when plain == typeof(double) || plain == typeof(decimal) => "a number",
            { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(plain).Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName))}",
            _ when plain.GenericTypeArguments is [_, var value] => $"a map from text to {TypeWord(value)}",
            _ when plain.GenericTypeArguments is [var item] => $"a list of {TypeWord(item)}",
            _ when plain.GetCustomAttribute<DescriptionAttribute>() is { } own => own.Description,
            { IsClass: true } => $"an object with {string.Join(", ", OptionsBinder.Properties(plain).Keys)}",
            _ => "an object",
        };
    }

    private static string? RangeOf(PropertyInfo property)
    {
        string[] limits = [.. property.GetCustomAttributes<ValidationAttribute>().Select(a => a switch
        {
            RangeAttribute { OperandType: var t } r when t == typeof(TimeSpan) => $"{Duration(r.Minimum)} to {Duration(r.Maximum)}",
            RangeAttribute r => $"{r.Minimum} to {r.Maximum}",
            MinLengthAttribute m => $"at least {m.Length}",
            MaxLengthAttribute m => $"at most {m.Length}",
            StringLengthAttribute s => $"{s.MinimumLength} to {s.MaximumLength} characters",
            AllowedValuesAttribute v => $"one of {string.Join(", ", v.Values)}",
            RegularExpressionAttribute e => $"like {e.Pattern}",
            _ => null,
        }).OfType<string>()];
        return limits.Length == 0 ? null : string.Join(", ", limits);
    }

    private static string Duration(object limit) => DurationConverter.Format(TimeSpan.Parse(limit.ToString()!, System.Globalization.CultureInfo.InvariantCulture));

    // The meaning is said once, in the doc comment; the compiler puts it into the .xml beside the assembly. Without that file only the meaning is missing.
    private static Dictionary<string, string> Documentation(string folder, string assembly)
    {
        var file = Path.Combine(folder, assembly + ".xml");
        if (!File.Exists(file))
            return [];
        try
        {
            return XDocument.Load(file).Descendants("member").Where(m => m.Attribute("name") is not null)
                .ToDictionary(m => m.Attribute("name")!.Value, m => Blanks().Replace(m.Element("summary")?.Value ?? "", " ").Trim(), StringComparer.Ordinal);
        }
        catch (System.Xml.XmlException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
