using System.Text.Json.Nodes;
using Dapper;
using Npgsql;

namespace Polilog.IntegrationTests.Access;

/// <summary>A dry run checks everything and writes nothing.</summary>
public sealed class DryRunTests(ServedHub served) : IClassFixture<ServedHub>
{
    private const string RowsSql = "select (select count(*) from fact) + (select count(*) from connection) + (select count(*) from configuration_activation)";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Writes { get; } = new()
    {
        { "silences", """{"topic":"PAY","for":"1h","reason":"release"}""", "\"recordedBy\":\"first password\"" },
        { "maintenance", """{"topic":"PAY","for":"1h","reason":"release"}""", "\"topic\":\"PAY\"" },
        { "absences", """{"person":"bob","for":"1h"}""", "\"person\":\"bob\"" },
        { "overrides", """{"topic":"PAY","person":"bob","for":"1h"}""", "\"person\":\"bob\"" },
        { "connections", """{"name":"imagined","connector":"alertmanager"}""", "/ingest/imagined" },
        { "config/apply", new JsonObject { ["overwrite"] = true, ["files"] = new JsonArray(new JsonObject { ["name"] = "polilog.yaml", ["text"] = ServedHub.Configuration + "\n# more\n" }) }.ToJsonString(), "\"changed\":[{" },
    };

    [Theory, MemberData(nameof(Writes))]
    public async Task What_would_be_is_answered_and_nothing_is_there(string path, string body, string said)
    {
        var hub = await served.StartedAsync();
        var before = await CountAsync();
        var answer = await PostAsync(hub, $"{path}?dryRun=true", body);
        Assert.Equal(200, answer.Status);
        Assert.Contains(said, answer.Body, StringComparison.Ordinal);
        Assert.Null(JsonNode.Parse(answer.Body)!["id"] ?? JsonNode.Parse(answer.Body)!["token"] ?? JsonNode.Parse(answer.Body)!["revision"]);
        Assert.Equal(before, await CountAsync());
    }

    [Theory]
    [InlineData("silences", """{"topic":"PYA","for":"1h","reason":"release"}""", 400, "Did you mean 'PAY'?")]
    [InlineData("connections", """{"name":"prometheus","connector":"alertmanager"}""", 409, "A connection 'prometheus' exists")]
    [InlineData("connections", """{"name":"new","connector":"alertmanger"}""", 400, "There is no connector")]
    [InlineData("config/apply", """{"overwrite":true,"files":[{"name":"polilog.yaml","text":"topics: []"}]}""", 422, "faults")]
    public async Task What_would_be_refused_is_refused(string path, string body, int status, string said)
    {
        var answer = await PostAsync(await served.StartedAsync(), $"{path}?dryRun=true", body);
        Assert.Equal(status, answer.Status);
        Assert.Contains(said, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokens?dryRun=true", """{"role":"viewer"}""")]
    [InlineData("connections/prometheus/rotate?dryRun=true", "{}")]
    [InlineData("silences?dryRun=perhaps", """{"topic":"PAY","for":"1h","reason":"release"}""")]
    public async Task Where_it_cannot_be_tried_nothing_is_done(string path, string body)
    {
        var before = await CountAsync();
        Assert.Equal(400, (await PostAsync(await served.StartedAsync(), path, body)).Status);
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task The_command_line_tries_too()
    {
        var hub = await served.StartedAsync();
        var before = await CountAsync();
        string[] at = ["--dry-run", "--url", hub.Url.ToString(), "--token", hub.Token!];
        Assert.StartsWith("dry    PAY ", (await CliRun.OfAsync(["silence", "add", "--topic", "PAY", "--for", "1h", "--reason", "release", .. at])).Output, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was made: it was a dry run.\n", (await CliRun.OfAsync(["connection", "create", "imagined", "--connector", "alertmanager", .. at])).Output, StringComparison.Ordinal);
        var folder = served.Folder.CreateSubdirectory("tried").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "polilog.yaml"), ServedHub.Configuration + "\n# tried\n", Cancel);
        Assert.StartsWith("changed  polilog.yaml", (await CliRun.OfAsync(["config", "apply", folder, "--overwrite", .. at])).Output, StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
    }

    private static async Task<(int Status, string Body)> PostAsync(RunningHub hub, string path, string body)
    {
        using var answer = await hub.Http.PostAsync($"api/v1/{path}", new StringContent(body, null, "application/json"), Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<long> CountAsync()
    {
        await served.StartedAsync();
        await using var connection = new NpgsqlConnection(served.ConnectionString);
        return await connection.ExecuteScalarAsync<long>(RowsSql);
    }
}
