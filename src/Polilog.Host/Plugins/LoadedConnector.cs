using System.Reflection;
using System.Text.Json.Nodes;
using Polilog.Sdk;

namespace Polilog.Host.Plugins;

/// <summary>A connector that can be used, with what is known of its plugin.</summary>
internal sealed record LoadedConnector
{
    private readonly ConstructorInfo constructor;
    private readonly LoadedPlugin plugin;

    private LoadedConnector(ConstructorInfo constructor, LoadedPlugin plugin) => (this.constructor, this.plugin) = (constructor, plugin);

    public required string Name { get; init; }

    /// <summary>Connectors of one family share identities.</summary>
    public required string Family { get; init; }

    public required string Version { get; init; }

    public required Version SdkVersion { get; init; }

    /// <summary>Where the administrator put it.</summary>
    public string Folder => plugin.Folder.Path;

    public string ContentHash => plugin.Folder.ContentHash;

    /// <summary>Null if the connector has no options.</summary>
    public Type? OptionsType => constructor.GetParameters() is [var options] ? options.ParameterType : null;

    /// <exception cref="PluginRefusedException">The class is not what the Sdk asks of a connector.</exception>
    public static LoadedConnector Of(Type type, LoadedPlugin plugin)
    {
        var attribute = type.GetCustomAttribute<ConnectorAttribute>()
            ?? throw new PluginRefusedException($"The class {type.Name} has no [Connector(\"name\")].", "Ask the plugin's author for a mended version.");
        if (type.GetConstructors() is not [var constructor] || !TakesOptionsAtMost(constructor))
            throw new PluginRefusedException(
                $"The class {type.Name} must have one public constructor, without a parameter or with an options class that can be made empty.",
                "Ask the plugin's author for a mended version.");
        return new LoadedConnector(constructor, plugin)
        {
            Name = attribute.Name,
            Family = attribute.Family ?? attribute.Name,
            Version = VersionOf(type.Assembly),
            SdkVersion = type.Assembly.GetReferencedAssemblies().Single(a => a.Name == SdkGate.SdkName).Version!,
        };
    }

    /// <summary>Makes the connector of one connection. The options of the configuration are bound strictly; every fault is told at once.</summary>
    /// <param name="valuesOf">The values of a secret, by its name; null: none has one.</param>
    public CreatedConnector Create(JsonObject? options, Func<string, IReadOnlyList<string>>? valuesOf = null)
    {
        if (OptionsType is not { } type)
            return options is { Count: > 0 }
                ? new CreatedConnector(null, [.. options.Select(o => new OptionFault(o.Key, $"The connector {Name} has no options."))])
                : Make([]);
        var (bound, faults) = OptionsBinder.Bind(type, options ?? [], valuesOf ?? (_ => []));
        return bound is null ? new CreatedConnector(null, faults) : Make([bound]);
    }

    private static bool TakesOptionsAtMost(ConstructorInfo constructor) => constructor.GetParameters() switch
    {
        [] => true,
        [{ ParameterType: var options }] => options is { IsClass: true, IsAbstract: false } && options.GetConstructor([]) is not null,
        _ => false,
    };

    private CreatedConnector Make(object[] arguments)
    {
        try
        {
            return new CreatedConnector((IConnector)constructor.Invoke(arguments), []);
        }
        catch (TargetInvocationException e)
        {
            return new CreatedConnector(null, [new OptionFault("", $"The connector {Name} did not accept its options: {e.InnerException!.Message}")]);
        }
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? assembly.GetName().Version!.ToString(3);
}

/// <summary>A connector, or every reason why there is none.</summary>
internal sealed record CreatedConnector(IConnector? Connector, IReadOnlyList<OptionFault> Faults);

/// <summary>One fault in a connection's options.</summary>
/// <param name="Path">The option, such as <c>severity_words.p1</c>; empty if they are meant as a whole.</param>
internal sealed record OptionFault(string Path, string Reason);
