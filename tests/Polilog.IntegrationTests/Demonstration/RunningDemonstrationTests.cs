using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Polilog.IntegrationTests.Demonstration;

/// <summary>What a newcomer starts, <c>polilog up</c> without a configuration, on the PostgreSQL of the tests. With its own one tests/fresh-clone.sh starts it.</summary>
public sealed partial class RunningDemonstrationTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const string OwnTitle = "Disk of db1 is 97 % full";

    private readonly string folder = Directory.CreateTempSubdirectory("polilog-demonstration-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Alarms_arrive_are_taken_escalate_and_are_solved()
    {
        await using var hub = await UpAsync();
        await hub.WaitForAsync("api/v1/incidents", Any(i => i["takenAt"] is not null && i["resolvedAt"] is not null));
        await hub.WaitForAsync("api/v1/incidents?topic=PAY", Any(i => (int)i["level"]! > 0 || (string?)i["owner"] == "helen"));
        await hub.WaitForAsync("api/v1/incidents?topic=WEB", Any(i => (int)i["episodes"]! > 3));
        await hub.WaitForAsync("api/v1/incidents?topic=SKLAD", Any(_ => true));
        Assert.DoesNotContain("cannot play on", hub.Output, StringComparison.Ordinal);
        Assert.Equal(0, await hub.StopAsync());
    }

    [Fact]
    public async Task The_alarm_of_the_welcome_text_stands_in_its_room_and_nobody_else_touches_it()
    {
        await using var hub = await UpAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "ingest/prometheus")
        {
            Content = new StringContent(OwnAlarm().Match(hub.Output).Groups["body"].Value, Encoding.UTF8, "application/json"),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "demonstration") },
        };
        using var answer = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();

        var own = await hub.WaitForAsync("api/v1/incidents?topic=PAY", Any(i => (string)i["title"]! == OwnTitle));
        var key = (string)own["items"]!.AsArray().Single(i => (string)i!["title"]! == OwnTitle)!["key"]!;
        await hub.WaitForAsync($"api/v1/incidents/{key}", i => (int)i["incident"]!["level"]! > 0);
        var journal = await hub.WaitForAsync($"api/v1/incidents/{key}/journal", _ => true);
        Assert.All(journal["items"]!.AsArray(), line => Assert.Contains((string)line!["stimulus"]!, new[] { "fired", "due" }));
        Assert.Equal(0, await hub.StopAsync());
    }

    private async Task<RunningHub> UpAsync()
    {
        _ = database.DataSource;
        var hub = RunningHub.Start("up", ["--database", database.ConnectionString, "--data", folder, "--listen", "http://127.0.0.1:0", "--plugins", BuiltPlugins.CollectIn(folder)]);
        try
        {
            var line = await hub.LineAsync(l => l.Contains("Rooms", StringComparison.Ordinal));
            hub.Http.BaseAddress = new Uri(line.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
            await hub.LineAsync(l => l.Contains("Ctrl-C", StringComparison.Ordinal));
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    private static Predicate<JsonNode> Any(Predicate<JsonNode> wanted) => page => page["items"]!.AsArray().Any(i => wanted(i!));

    [GeneratedRegex(@"-d '(?<body>[^']*)'", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnAlarm();
}
