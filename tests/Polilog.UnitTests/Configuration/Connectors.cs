using Polilog.Core.Configuration;

namespace Polilog.UnitTests.Configuration;

/// <summary>The connectors of the tests: two names, and one option that is checked.</summary>
internal static class Connectors
{
    public static KnownConnectors Known { get; } = new(["alertmanager", "zabbix"], settings =>
        settings.Options.Where(o => o.Key != "time_zone").Select(o => (o.Key, "There is no such option. Did you mean 'time_zone'?"))
            .Concat(settings.Options["time_zone"]?.GetValueKind() is System.Text.Json.JsonValueKind.Number ? [("time_zone", "It is a text.")] : []));
}
