using System.Text;
using Polilog.Bench.Load;

namespace Polilog.Bench;

/// <summary>The configuration of the measured hub: 20 topics with four people each, a route by the label team to each, and a catch-all.</summary>
internal sealed record BenchConfiguration
{
    public const string Connection = "bench";
    public const string Token = "bench-token-for-loopback-only-0123456789";

    /// <summary>What makes alerts one incident; empty: each is its own.</summary>
    public required string GroupBy { get; init; }

    public MatrixAccess? Matrix { get; init; }

    public static string TopicOf(int number) => $"T{number % AlertRequest.Topics}";

    /// <summary>Writes it into a folder of its own.</summary>
    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "polilog.yaml"), Text());
        WriteSecret(folder, "bench_token", Token);
        if (Matrix is { } matrix)
            WriteSecret(folder, "matrix_token", matrix.Token);
    }

    private static void WriteSecret(string folder, string name, string value)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "secrets")).FullName, name);
        File.WriteAllText(file, value);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private string Text()
    {
        var yaml = new StringBuilder($$"""
            public_url: http://127.0.0.1
            administrators: REST
            connections:
              - { name: {{Connection}}, connector: alertmanager, token: { secret: bench_token } }
            regulations:
              standard:
                ownership: { within: 1h }
                resolution: { within: 1d }
                levels: [{ name: duty, notify: [on_call] }]
                exhausted: { repeat: 1, every: 1h }
                last_resort: { notify: [{ person: p0 }], every: 4h }
                recovery: resolve
                reopen: { to: never }
            people:

            """);
        for (var person = 0; person < AlertRequest.Topics; person++)
            yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"  - {{ key: p{person}, name: Person {person} }}\n");
        yaml.Append("topics:\n  - { key: REST, name: The rest, regulation: standard, members: [p0] }\n");
        for (var topic = 0; topic < AlertRequest.Topics; topic++)
        {
            var members = string.Join(", ", Enumerable.Range(topic, 4).Select(p => $"p{p % AlertRequest.Topics}"));
            var room = Matrix is null ? "" : $", matrix_room: \"{Matrix.Rooms[topic]}\"";
            yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $$"""
                  - { key: {{TopicOf(topic)}}, name: Topic {{topic}}, regulation: standard, members: [{{members}}]{{room}},
                      routes: [{ name: team{{topic}}, match: { labels.team: team{{topic}} }{{(GroupBy.Length == 0 ? "" : $", group_by: [{GroupBy}]")}} }] }

                """);
        }
        yaml.Append("routes:\n  - { name: rest, topic: REST }\n");
        if (Matrix is not null)
            yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"matrix: {{ homeserver: \"{Matrix.Homeserver}\", user: \"{Matrix.User}\", access_token: {{ secret: matrix_token }} }}\n");
        return yaml.ToString();
    }
}

/// <param name="Rooms">One for each topic; the user is in all of them.</param>
internal sealed record MatrixAccess(Uri Homeserver, string User, string Token, IReadOnlyList<string> Rooms);
