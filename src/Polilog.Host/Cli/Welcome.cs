namespace Polilog.Host.Cli;

/// <summary>The one screen that <c>up</c> shows: what runs where, how to send an alarm, how to go on, how to stop.</summary>
internal static class Welcome
{
    private const string OwnAlarm = """
        {"version":"4","status":"firing","alerts":[{"status":"firing","labels":{"alertname":"DiskFull","instance":"db1","severity":"critical","service":"payments"},"annotations":{"summary":"Disk of db1 is 97 % full"}}]}
        """;

    public static void Write(HubOptions options, Uri address, bool isOwnDatabase) => Console.Out.WriteLine(Text(options, address.ToString().TrimEnd('/'), isOwnDatabase));

    private static string Text(HubOptions options, string url, bool isOwnDatabase) => options.IsDemonstration ? $$"""

          Polilog is running as a demonstration: invented people, invented alarms, real parts.

            Rooms      {{url}}   (you act as Guest, a member of every topic)
            API        {{url}}/api   (OpenAPI: {{url}}/openapi/v1.json)
            Health     {{url}}/readyz   Figures {{url}}/metrics
            {{(isOwnDatabase ? $"Data       {options.DataFolder}   (the demonstration begins anew at every start)" : "Data       in the given database   (the demonstration goes on where it stopped)")}}

          Send an alarm of your own; nobody but you will take it:

            curl -s {{url}}/ingest/prometheus -H 'Authorization: Bearer demonstration' -H 'Content-Type: application/json' \
              -d '{{OwnAlarm}}'

          Go on to a configuration of your own (docs/configure.md):

            cp -r docs/examples/small my-hub && ./polilog config check my-hub && ./polilog up --config my-hub

          Stop: Ctrl-C

        """ : $"""

          Polilog serves on {url}
            Configuration {options.ConfigurationFolder ?? "the active revision of the database"}
            Data          {(isOwnDatabase ? options.DataFolder : "in the given database")}
            Stop: Ctrl-C

        """;
}
