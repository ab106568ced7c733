using System.Reflection;
using System.Text.RegularExpressions;

namespace Polilog.Sdk.Testing;

/// <summary>What the host needs of a connector's class to load it.</summary>
internal static partial class ClassLaws
{
    public static IEnumerable<string> Broken(Type type)
    {
        if (type.GetCustomAttribute<ConnectorAttribute>() is not { } attribute)
            yield return "The class has no [Connector(\"name\")].";
        else if (!Name().IsMatch(attribute.Name))
            yield return $"The name '{attribute.Name}' is not lower_snake_case.";
        if (!type.IsVisible || type.GetConstructors() is not [var constructor] || constructor.GetParameters().Length > 1)
            yield return "The class must be public and have one public constructor, without a parameter or with its options.";
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
