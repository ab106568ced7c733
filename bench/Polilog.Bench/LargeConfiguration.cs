using System.Globalization;
using System.Text;

namespace Polilog.Bench;

/// <summary>5,000 people, 500 topics and 10,000 routes, as such a configuration grows: a file for the people, a file for each topic with its routes.</summary>
internal static class LargeConfiguration
{
    public const int People = 5_000;
    public const int Topics = 500;
    public const int Routes = Topics * RoutesOfATopic;

    private const int RoutesOfATopic = 20;

    public static void WriteTo(string folder)
    {
        var people = new StringBuilder("people:\n");
        for (var p = 0; p < People; p++)
            people.Append(CultureInfo.InvariantCulture, $"  - {{ key: p{p}, name: Person Number {p}, matrix: \"@p{p}:example.org\", accounts: [\"zabbix:p{p}\"] }}\n");
        File.WriteAllText(Path.Combine(folder, "people.yaml"), people.ToString());
        for (var t = 0; t < Topics; t++)
            File.WriteAllText(Path.Combine(folder, $"topic{t}.yaml"), TopicText(t));
        File.WriteAllText(Path.Combine(folder, "polilog.yaml"), """
            public_url: https://polilog.example.org
            administrators: REST
            connections:
              - { name: prometheus, connector: alertmanager }
            regulations:
              standard:
                ownership: { within: { critical: 5m, default: 30m } }
                resolution: { within: { critical: 1h, default: 24h } }
                levels:
                  - { name: duty, notify: [on_call] }
                  - { name: leads, notify: [{ role: lead }] }
                last_resort: { notify: [{ person: p0 }], every: 30m }
            topics:
              - { key: REST, name: The rest, regulation: standard, members: [p1, { person: p0, role: lead }] }
            routes:
              - { name: rest, topic: REST }
            """);
    }

    private static string TopicText(int t)
    {
        var members = string.Join(", ", Enumerable.Range(0, 9).Select(m => $"p{((t * 10) + m) % People}"));
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $$"""
            topics:
              - key: T{{t}}
                name: Topic {{t}}
                time_zone: Europe/Berlin
                regulation: standard
                members: [{{members}}, { person: p{{((t * 10) + 9) % People}}, role: lead }]
                routes:

            """));
        for (var r = 0; r < RoutesOfATopic; r++)
            text.Append(CultureInfo.InvariantCulture, $"      - {{ name: topic {t} route {r}, match: {{ {MatchOf(t, r)} }}, group_by: [check, labels.region] }}\n");
        return text.ToString();
    }

    private static string MatchOf(int t, int r) => (r % 5) switch
    {
        0 => $"labels.team: [team{t}x{r}, squad{t}x{r}]",
        1 => $"labels.team: team{t}x{r}, resource: {{ glob: \"web*\", not: {{ glob: \"*-test\" }} }}",
        2 => $"labels.team: team{t}x{r}, severity: {{ at_least: high }}",
        3 => $"labels.service: service{t}x{r}, check: {{ regex: \"Disk{t}x{r}.*|Memory[0-9]+\" }}",
        _ => $"labels.team: team{t}x{r}",
    };
}
