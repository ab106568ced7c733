using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Yaml;
using Polilog.Host.Plugins;
using Polilog.Json;

namespace Polilog.UnitTests.Json;

/// <summary>Options as they stand in a configuration, bound as the hub binds them.</summary>
internal static class Mapping
{
    public static JsonOptions Bound(string yaml)
    {
        var (options, faults) = Bind(yaml);
        Assert.Empty(faults);
        return options!;
    }

    public static IReadOnlyList<string> Faults(string yaml) => [.. Bind(yaml).Faults.Select(f => $"{f.Path}: {f.Reason}")];

    private static (JsonOptions? Options, IReadOnlyList<OptionFault> Faults) Bind(string yaml)
    {
        var (options, faults) = OptionsBinder.Bind(typeof(JsonOptions), YamlJson.Of(YamlFileReader.Read("options.yaml", yaml, new FaultCollector())!), _ => []);
        return ((JsonOptions?)options, faults);
    }
}
