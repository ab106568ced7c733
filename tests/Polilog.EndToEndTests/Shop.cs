namespace Polilog.EndToEndTests;

/// <summary>The configuration of the tests: payments (PAY) with Marco on duty and Ann leading, and operations (OPS), who get everything else.</summary>
internal static class Shop
{
    public const string Configuration = """
        public_url: http://polilog.test
        administrators: OPS
        connections:
          - { name: prometheus, connector: alertmanager, token: { secret: ingest } }
          - { name: zabbix, connector: zabbix, token: { secret: ingest } }
          - { name: nagios, connector: nagios, token: { secret: ingest } }
          - { name: grafana, connector: grafana, options: { hmac_secret: { secret: ingest }, hmac_timestamp_header: X-Signed-At } }
        people:
          - { key: ann, name: Ann Lindqvist, matrix: "@ann:polilog.test", accounts: ["zabbix:alice"] }
          - { key: marco, name: Marco Bianchi, matrix: "@marco:polilog.test" }
        regulations:
          standard:
            ownership: { within: 30m }
            resolution: { within: 4h }
            levels:
              - { name: duty, notify: [{ role: member }] }
              - { name: leads, notify: [{ role: lead }], within: 1h }
            exhausted: { repeat: 1, every: 15m }
            last_resort: { notify: [{ person: ann }], every: 30m }
            recovery: resolve
        topics:
          - key: PAY
            name: Payments
            regulation: standard
            members: [marco, { person: ann, role: lead }]
            routes:
              - name: payments
                match: { labels.team: payments }
                group_by: [check]
          - key: OPS
            name: Operations
            regulation: standard
            members: [ann]
        routes:
          - { name: everything else, topic: OPS }

        """;

    /// <summary>The same with a room of PAY in Matrix; the token of the bot is the secret <c>matrix_token</c>.</summary>
    public static string WithMatrix(Uri homeserver) => $$"""
        {{Configuration.Replace("key: PAY\n", "key: PAY\n    matrix_room: \"#payments:polilog.test\"\n", StringComparison.Ordinal)}}
        matrix:
          homeserver: {{homeserver}}
          user: "@polilog:polilog.test"
          access_token: { secret: matrix_token }

        """;
}
