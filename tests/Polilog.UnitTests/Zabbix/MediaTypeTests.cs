using Polilog.Sdk;
using Polilog.Sdk.Testing;
using Polilog.Zabbix;
using YamlDotNet.RepresentationModel;

namespace Polilog.UnitTests.Zabbix;

public sealed class MediaTypeTests
{
    private static readonly string Folder = Repository.PathOf("plugins/Zabbix");

    [Fact]
    public void The_importable_media_type_holds_the_script_that_lies_beside_it() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, "polilog.js")).Trim(), Text(MediaType(), "script").Trim());

    [Fact]
    public void Triggers_and_services_have_messages_for_problem_recovery_and_update_and_internal_events_for_both()
    {
        var messages = ((YamlSequenceNode)MediaType()["message_templates"]).Select(m => $"{Text(m, "event_source")} {Text(m, "operation_mode")}").ToHashSet(StringComparer.Ordinal);

        Assert.Superset(
            new HashSet<string>(["TRIGGERS PROBLEM", "TRIGGERS RECOVERY", "TRIGGERS UPDATE", "SERVICE PROBLEM", "SERVICE RECOVERY", "SERVICE UPDATE", "INTERNAL PROBLEM", "INTERNAL RECOVERY"], StringComparer.Ordinal),
            messages);
    }

    [Fact]
    public void Its_parameters_as_the_Test_button_sends_them_are_a_test()
    {
        var sent = Parameters().Where(p => p.Name is not ("url" or "token" or "HTTPProxy"));
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(sent.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal));

        var alert = Assert.Single(new ZabbixConnector(new ZabbixOptions()).Read(new ConnectorRequest("POST", "", TextMap.Empty, body, TextMap.Empty, DateTimeOffset.UnixEpoch)).Alerts);

        Assert.Equal((AlertStatus.Info, Transition.Test), (alert.Status, alert.Transition));
    }

    [Fact]
    public void It_sends_every_parameter_of_the_cases()
    {
        var recorded = ConnectorCase.Open(Path.Combine(Folder, "testdata", "01-recovery-macros-are-literal-in-a-problem.firing")).Request.ReadJson(ZabbixJson.Default.TextMap);

        Assert.Empty(recorded.Keys.Except(Parameters().Select(p => p.Name), StringComparer.Ordinal));
    }

    private static IEnumerable<(string Name, string Value)> Parameters() => ((YamlSequenceNode)MediaType()["parameters"]).Select(p => (Text(p, "name"), Text(p, "value")));

    private static YamlNode MediaType()
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Path.Combine(Folder, "media-type-polilog.yaml"));
        yaml.Load(reader);
        return yaml.Documents[0].RootNode["zabbix_export"]["media_types"][0];
    }

    private static string Text(YamlNode node, string name) => ((YamlScalarNode)node[name]).Value!;
}
