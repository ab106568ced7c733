using System.Text.Json.Nodes;
using Json.Schema;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Configuration.Yaml;

namespace Polilog.UnitTests.Configuration.Shapes;

/// <summary>What an editor underlines by the schema is a fault for the reader, too; whatever can be seen of a file alone, it underlines.</summary>
public sealed class ConfigurationSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(ConfigurationSchema.Create().ToJsonString());

    // Every key once.
    private static readonly ConfigurationFile Everything = new("everything.yaml", """
        public_url: https://polilog.example.org
        administrators: OPS
        matrix: { homeserver: https://matrix.example.org, user: "@polilog:example.org", access_token: { secret: matrix_token } }
        connections:
          - name: 24x7
            connector: zabbix
            options: { time_zone: Europe/Berlin }
            unknown_severity: warning
            token: { secret: zabbix_token }
            heartbeat: { silent_for: 15m, severity: critical, watchdog: { labels.alertname: Watchdog } }
        people:
          - { key: ann, name: Ann Lee, matrix: "@ann:example.org", accounts: [zabbix:alee] }
          - { key: bob, name: 17 }
        regulations:
          standard:
            ownership: { within: { info: 2d, warning: 1h, average: 30m, high: 10m, critical: 90s, default: 30m } }
            resolution: { within: 24h }
            levels:
              - { name: duty, notify: [on_call, { role: lead }], within: 10m }
              - { name: boss, notify: [{ person: ann }] }
            exhausted: { repeat: 2, every: 20m }
            last_resort: { notify: [{ person: ann }], every: 1h }
            recovery: ask_owner
            reopen: { within: 20m, to: previous_owner }
        topics:
          - key: PAY
            name: Payments
            language: ru
            time_zone: Europe/Moscow
            regulation: standard
            members: [bob, { person: ann, role: lead }]
            matrix_room: "#pay:example.org"
            templates: payments
            routes:
              - name: payments
                match: [{ connection: 24x7, connector: [zabbix], severity: [high, critical] }, { labels.team: 500, check: "" }]
                group_by: [check, labels.region]
          - { key: OPS, name: Operations, regulation: standard, members: managed_here }
        routes:
          - name: databases
            topic: OPS
            match:
              resource: { glob: "db-*", not: { regex: ".*-test" } }
              title: { not: [a, b] }
              severity: { at_least: average, at_most: high }
              labels.owner: { present: true }
            when: [{ days: [mon-wed, fri], hours: 08:00-18:00, zone: Europe/Berlin, not: { days: sun } }, { hours: [22:00-06:00] }]
            continue: true
            routes:
              - { name: web databases, topic: PAY, match: { labels.web: { not: { present: true } } }, group_by: [resource] }
          - { name: everything else, topic: OPS }
        """);

    private static readonly ConfigurationFile Template = new("payments/card/ru.scriban", "Hello");

    public static TheoryData<string, string> WrongValues => new()
    {
        { "administrators: OPS", "administrators: ops" },
        { "https://polilog.example.org", "polilog.example.org" },
        { "https://polilog.example.org", "https://polilog.example.org?a=b" },
        { "name: 24x7", "name: 24 x 7" },
        { "unknown_severity: warning", "unknown_severity: warn" },
        { "{ secret: zabbix_token }", "zabbix_token" },
        { "{ secret: zabbix_token }", "{ secret: Zabbix }" },
        { "silent_for: 15m", "silent_for: 15" },
        { "silent_for: 15m", "silent_for: 15 minutes" },
        { "silent_for: 15m", "silent_for: 5m1h" },
        { "silent_for: 15m", "silent_for: \"\"" },
        { "within: 24h", "within: { critical: 24h }" },
        { "user: \"@polilog:example.org\"", "user: polilog" },
        { "matrix: \"@ann:example.org\"", "matrix: ann" },
        { "accounts: [zabbix:alee]", "accounts: [alee]" },
        { "accounts: [zabbix:alee]", "accounts: zabbix:alee" },
        { "key: ann,", "key: Ann," },
        { "  standard:\n", "  Standard:\n" },
        { "notify: [on_call, { role: lead }]", "notify: [on-call]" },
        { "notify: [on_call, { role: lead }]", "notify: []" },
        { "notify: [on_call, { role: lead }]", "notify: [{ role: leader }]" },
        { "notify: [on_call, { role: lead }]", "notify: [{ role: lead, person: ann }]" },
        { "notify: [on_call, { role: lead }]", "notify: [{}]" },
        { "repeat: 2", "repeat: 101" },
        { "repeat: 2", "repeat: 2.5" },
        { "recovery: ask_owner", "recovery: ask" },
        { "to: previous_owner", "to: owner" },
        { "key: PAY", "key: P" },
        { "language: ru", "language: de" },
        { "members: managed_here", "members: managed_hare" },
        { "members: managed_here", "members: []" },
        { "#pay:example.org", "pay" },
        { "group_by: [resource]", "group_by: [resources]" },
        { "continue: true", "continue: yes" },
        { "severity: [high, critical]", "severity: [hihg, critical]" },
        { "severity: [high, critical]", "severity: hihg" },
        { "at_least: average", "at_least: middle" },
        { "present: true }\n    when", "present: maybe }\n    when" },
        { "glob: \"db-*\"", "blob: \"db-*\"" },
        { "{ not: [a, b] }", "{}" },
        { "{ not: [a, b] }", "{ not: { glob: a, regex: b } }" },
        { "{ not: [a, b] }", "{ not: { not: a } }" },
        { "labels.team: 500", "label.team: 500" },
        { "days: sun", "zone: Europe/Berlin" },
        { "days: sun", "days: sunday" },
        { "days: sun", "days: sun, not: { days: mon }" },
        { "08:00-18:00", "8-18" },
        { "08:00-18:00", "08:00-25:00" },
        { "[22:00-06:00]", "[]" },
        { "match: { labels.web: { not: { present: true } } }, ", "" },
        { "recovery: ask_owner", "recovery: ask_owner\n    flapping: { hold: 10m }" },
    };

    public static TheoryData<string, string> RightValues => new()
    {
        { "name: Payments", "name: 2026" },
        { "name: Payments", "name: true" },
        { "bob", "70" },
        { "within: 24h", "within: { default: 1d12h30m15s }" },
        { "labels.team: 500", "labels.team: [500, true, \"\"]" },
        { "match: [{", "match: [{ title: { regex: \"a|b\", glob: \"*\" } }, {" },
        { "\"#pay:example.org\"", "\"!abc:example.org\"" },
        { "options: { time_zone: Europe/Berlin }", "options: {}" },
        { "repeat: 2", "repeat: 0" },
        { "match: { labels.web: { not: { present: true } } }", "when: { days: [sat, \"sun - mon\"], hours: 9:00-24:00 }" },
    };

    public static TheoryData<string> Examples => [.. Directory.EnumerateFiles(Repository.PathOf("docs/examples"), "*.yaml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Repository.Root, f)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Examples))]
    public void An_example_keeps_the_schema(string file) => Assert.True(Keeps(new ConfigurationFile(file, File.ReadAllText(Repository.PathOf(file)))));

    [Fact]
    public void Every_key_may_stand_there()
    {
        Assert.Empty(Read(Everything).Faults);
        Assert.True(Keeps(Everything));
        var used = Nodes(Json(Everything)).Select(n => n.Parent is JsonObject ? n.GetPropertyName() : "").ToHashSet(StringComparer.Ordinal);
        Assert.Subset(used, ShapesOf.File.SelectMany(shape => shape.Keys).Select(key => key.Name).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_faulty_file_of_the_tests_of_the_reader_is_underlined()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.TestProject, "Configuration", "faulty"), "*.yaml"))
            Assert.False(Keeps(new ConfigurationFile(file, File.ReadAllText(file))), file);
    }

    [Theory, MemberData(nameof(WrongValues))]
    public void A_wrong_value_is_underlined_and_is_a_fault(string right, string wrong)
    {
        var file = Changed(right, wrong);
        Assert.NotEmpty(Read(file).Faults);
        Assert.False(Keeps(file));
    }

    [Theory, MemberData(nameof(RightValues))]
    public void A_value_of_another_form_is_neither(string before, string after)
    {
        var file = Changed(before, after);
        Assert.Empty(Read(file).Faults);
        Assert.True(Keeps(file));
    }

    [Fact]
    public void Wherever_an_unknown_key_a_wrong_type_or_nothing_stands_it_is_underlined_and_is_a_fault()
    {
        foreach (var place in Places())
        {
            Check(place, node => node is JsonObject map && map.TryAdd("surprise", 1) ? map : null, mustBeUnderlined: true);
            Check(place, _ => new JsonObject { ["surprise"] = 1 }, mustBeUnderlined: true);
            Check(place, _ => new JsonArray(new JsonArray()), mustBeUnderlined: true);
        }
    }

    [Fact]
    public void Whatever_is_left_out_or_replaced_is_underlined_only_if_it_is_a_fault()
    {
        foreach (var place in Places())
        {
            Check(place, _ => "surprise!", mustBeUnderlined: false);
            Check(place, _ => 7, mustBeUnderlined: false);
            Check(place, node => node is JsonObject map && map.Count > 0 && map.Remove(map.First().Key) ? map : null, mustBeUnderlined: false);
            Check(place, node => node is JsonObject map && map.Count > 1 && map.Remove(map.Last().Key) ? map : null, mustBeUnderlined: false);
        }
    }

    /// <summary>JSON pointers to all that has a form: of a connector's options only the connector knows.</summary>
    private static IEnumerable<string> Places() => Nodes(Json(Everything)).Select(n => n.GetPath()).Where(path => path != "$" && !path.Contains(".options.", StringComparison.Ordinal));

    private static void Check(string place, Func<JsonNode, JsonNode?> change, bool mustBeUnderlined)
    {
        var json = Json(Everything);
        var node = Nodes(json).First(n => n.GetPath() == place);
        var parent = node.Parent;
        var (name, index) = (parent is JsonObject ? node.GetPropertyName() : null, parent is JsonArray list ? list.IndexOf(node) : -1);
        if (place.EndsWith(".options", StringComparison.Ordinal) || change(node) is not { } changed)
            return;
        if (changed != node && name is not null)
            parent![name] = changed;
        else if (changed != node)
            parent![index] = changed;
        var file = new ConfigurationFile("changed.yaml", json.ToJsonString());
        var (isFault, isUnderlined) = (Read(file).Faults.Count > 0, !Keeps(file));
        Assert.True(isFault || !isUnderlined, $"{place} as {changed.ToJsonString()} is underlined and no fault.");
        Assert.True(isUnderlined || !mustBeUnderlined, $"{place} as {changed.ToJsonString()} is not underlined.");
    }

    private static ConfigurationFile Changed(string before, string after)
    {
        Assert.Contains(before, Everything.Text);
        return Everything with { Text = Everything.Text.Replace(before, after, StringComparison.Ordinal) };
    }

    private static ConfigurationReading Read(ConfigurationFile file) => ConfigurationReader.ReadAccepted([file, Template], Connectors.Known, secrets: null);

    private static bool Keeps(ConfigurationFile file) => Schema.Evaluate(Json(file)).IsValid;

    private static JsonObject Json(ConfigurationFile file) => YamlJson.Of(YamlFileReader.Read(file.Name, file.Text, new FaultCollector())!);

    private static IEnumerable<JsonNode> Nodes(JsonNode? node) => node is null ? [] : (node switch
    {
        JsonObject map => map.SelectMany(p => Nodes(p.Value)),
        JsonArray list => list.SelectMany(Nodes),
        _ => [],
    }).Prepend(node);
}
