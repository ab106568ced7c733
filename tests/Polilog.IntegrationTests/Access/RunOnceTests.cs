using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Polilog.Core.Facts;
using Polilog.Core.People;
using Polilog.Core.Storage;
using Polilog.Host.Api;

namespace Polilog.IntegrationTests.Access;

/// <summary>A POST with an Idempotency-Key whose answer did not arrive is sent again.</summary>
public sealed class RunOnceTests(ServedHub served) : IClassFixture<ServedHub>
{
    private const string Absence = """{"person":"bob","for":"2d","reason":"holiday"}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fact_that_is_declared_again_is_there_once_and_the_answer_is_the_same()
    {
        var hub = await served.StartedAsync();
        var before = await CountAsync("select count(*) from fact");
        var (first, again) = (await PostAsync(hub.Http, "absences", Absence, "holiday"), await PostAsync(hub.Http, "absences", Absence, "holiday"));
        Assert.Equal((200, false), (first.Status, first.IsReplayed));
        Assert.Equal(first with { IsReplayed = true }, again);
        Assert.Equal(before + 1, await CountAsync("select count(*) from fact"));
    }

    [Fact]
    public async Task Of_requests_at_once_one_works_and_the_others_are_told_so_or_given_its_answer()
    {
        var hub = await served.StartedAsync();
        await using var second = await served.AnotherHostAsync();
        var before = await CountAsync("select count(*) from fact");
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => PostAsync(i % 2 == 0 ? hub.Http : second.Http, "absences", Absence, "at once")));
        var worked = Assert.Single(answers, a => a is { Status: 200, IsReplayed: false });
        Assert.All(answers.Where(a => a.Status == 200), a => Assert.Equal(worked.Body, a.Body));
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Contains("has been running since", a.Body, StringComparison.Ordinal));
        Assert.Equal(before + 1, await CountAsync("select count(*) from fact"));
    }

    [Fact]
    public async Task A_refusal_is_recorded_as_any_answer()
    {
        var hub = await served.StartedAsync();
        const string Wrong = """{"person":"bop","for":"2d"}""";
        var (first, again) = (await PostAsync(hub.Http, "absences", Wrong, "refused"), await PostAsync(hub.Http, "absences", Wrong, "refused"));
        Assert.Equal(400, first.Status);
        Assert.Equal(first with { IsReplayed = true }, again);
    }

    [Fact]
    public async Task The_same_key_for_another_request_is_refused()
    {
        var hub = await served.StartedAsync();
        Assert.Equal(200, (await PostAsync(hub.Http, "absences", Absence, "mine")).Status);
        foreach (var (path, body) in new[] { ("absences", Absence.Replace("2d", "3d", StringComparison.Ordinal)), ("silences", Absence) })
        {
            var other = await PostAsync(hub.Http, path, body, "mine");
            Assert.Equal(422, other.Status);
            Assert.Contains("give a new one for a new request", other.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_same_key_of_another_bearer_is_another_one()
    {
        var hub = await served.StartedAsync();
        using var bob = await hub.ActAsAsync("bob");
        using var viewer = await hub.InRoleAsync("viewer");
        Assert.Equal((200, false), Of(await PostAsync(hub.Http, "absences", Absence, "theirs")));
        Assert.Equal((200, false), Of(await PostAsync(bob, "absences", Absence, "theirs")));
        Assert.Equal((403, false), Of(await PostAsync(viewer, "absences", Absence, "theirs")));

        static (int Status, bool IsReplayed) Of(Answer answer) => (answer.Status, answer.IsReplayed);
    }

    [Fact]
    public async Task An_incident_is_taken_once_and_a_configuration_applied_once()
    {
        var key = await served.IncidentAsync("Taken once");
        var hub = await served.StartedAsync();
        using var ann = await hub.ActAsAsync("ann");
        var (first, again) = (await PostAsync(ann, $"incidents/{key}/take", "{}", "take"), await PostAsync(ann, $"incidents/{key}/take", "{}", "take"));
        Assert.Contains("taken_by_person", first.Body, StringComparison.Ordinal);
        Assert.Equal(first.Body, again.Body);

        var files = new JsonArray(new JsonObject { ["name"] = "polilog.yaml", ["text"] = ServedHub.Configuration + "\n# once\n" });
        var proposal = new JsonObject { ["files"] = files, ["overwrite"] = true }.ToJsonString();
        var applied = await PostAsync(hub.Http, "config/apply", proposal, "apply");
        Assert.Equal(200, applied.Status);
        Assert.Equal(applied.Body, (await PostAsync(hub.Http, "config/apply", proposal, "apply")).Body);
        Assert.Equal(2, await CountAsync("select count(*) from configuration_activation"));
    }

    [Fact]
    public async Task An_answer_with_a_secret_is_not_recorded_and_a_repeat_says_so()
    {
        var hub = await served.StartedAsync();
        var created = await PostAsync(hub.Http, "connections", """{"name":"secretive","connector":"alertmanager"}""", "connection");
        var token = (string)JsonNode.Parse(created.Body)!["token"]!;
        var again = await PostAsync(hub.Http, "connections", """{"name":"secretive","connector":"alertmanager"}""", "connection");
        Assert.Equal((409, false), (again.Status, again.IsReplayed));
        Assert.Contains("the secret was shown then", again.Body, StringComparison.Ordinal);
        Assert.Contains("rotate the connection", again.Body, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync($"select count(*) from request_key where convert_from(answer, 'UTF8') like '%{token}%'"));
        Assert.Equal(200, (await PostAsync(hub.Http, "tokens", """{"role":"viewer"}""", "token")).Status);
        Assert.Equal(409, (await PostAsync(hub.Http, "tokens", """{"role":"viewer"}""", "token")).Status);
    }

    [Fact]
    public async Task An_answer_without_a_body_is_given_again_as_any()
    {
        var hub = await served.StartedAsync();
        var id = (int)JsonNode.Parse((await PostAsync(hub.Http, "tokens", """{"role":"viewer"}""", "to be revoked")).Body)!["id"]!;
        Assert.Equal(new Answer(204, false, ""), await PostAsync(hub.Http, $"tokens/{id}/revoke", "{}", "revoke"));
        Assert.Equal(new Answer(204, true, ""), await PostAsync(hub.Http, $"tokens/{id}/revoke", "{}", "revoke"));
    }

    [Fact]
    public async Task A_host_that_died_in_the_middle_does_not_let_it_be_done_twice_nor_hold_a_key_for_ever()
    {
        var hub = await served.StartedAsync();
        await using var database = Database.Open(served.ConnectionString);
        var now = TimeProvider.System.GetUtcNow();
        await BegunAsync("runs", now);
        var running = await PostAsync(hub.Http, "absences", Absence, "runs");
        Assert.Equal(409, running.Status);
        Assert.Contains("Ask again in a moment with the same key", running.Body, StringComparison.Ordinal);
        await BegunAsync("takes long", now.AddMinutes(-3), seen: now.AddSeconds(-5));
        Assert.Contains("has been running since", (await PostAsync(hub.Http, "absences", Absence, "takes long")).Body, StringComparison.Ordinal);
        await BegunAsync("died", now.AddSeconds(-20));
        var died = await PostAsync(hub.Http, "absences", Absence, "died");
        Assert.Equal(409, died.Status);
        Assert.Contains("does not know whether it was done", died.Body, StringComparison.Ordinal);
        await BegunAsync("old", now.AddHours(-25));
        await new RequestKeys(database).DropOldAsync(Cancel);
        Assert.Equal((200, false), await PostAsync(hub.Http, "absences", Absence, "old") is var old ? (old.Status, old.IsReplayed) : default);
        Assert.True((await PostAsync(hub.Http, "absences", Absence, "old")).IsReplayed);

        async Task BegunAsync(string key, DateTimeOffset at, DateTimeOffset? seen = null)
        {
            Assert.Equal(200, (await PostAsync(hub.Http, "absences", Absence, key)).Status);
            await using var connection = await database.OpenConnectionAsync(Cancel);
            await connection.ExecuteAsync("update request_key set begun_at = @at, seen_at = @seen, ended_at = null, status = null, answer = null where key = @key", new { key, at, seen = seen ?? at });
        }
    }

    [Fact]
    public async Task Who_hangs_up_finds_it_done_when_he_comes_back()
    {
        var hub = await served.StartedAsync();
        var before = await CountAsync("select count(*) from fact");
        await using var database = Database.Open(served.ConnectionString);
        await using (var connection = await database.OpenConnectionAsync(Cancel))
        await using (var transaction = await connection.BeginTransactionAsync(Cancel))
        {
            await connection.ExecuteAsync(FactStore.LockSql);
            using var patience = new CancellationTokenSource();
            var hangingUp = PostAsync(hub.Http, "absences", Absence, "hangs up", patience.Token);
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (await CountAsync("select count(*) from pg_locks where locktype = 'advisory' and not granted") == 0 && await pause.WaitForNextTickAsync(Cancel))
                Assert.False(hangingUp.IsCompleted);
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hangingUp);
            await transaction.RollbackAsync(Cancel);
        }
        Answer again;
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        do
            again = await PostAsync(hub.Http, "absences", Absence, "hangs up");
        while (again.Status == 409 && await tick.WaitForNextTickAsync(Cancel));
        Assert.Equal((200, true), (again.Status, again.IsReplayed));
        Assert.Equal(before + 1, await CountAsync("select count(*) from fact"));
    }

    [Fact]
    public async Task What_the_database_refused_may_be_asked_again_with_the_same_key()
    {
        var hub = await served.StartedAsync();
        await using var database = Database.Open(served.ConnectionString);
        await using (var connection = await database.OpenConnectionAsync(Cancel))
        await using (var transaction = await connection.BeginTransactionAsync(Cancel))
        {
            await connection.ExecuteAsync(FactStore.LockSql);
            Assert.Equal(503, (await PostAsync(hub.Http, "absences", Absence, "too busy")).Status);
            await transaction.RollbackAsync(Cancel);
        }
        Assert.Equal(200, (await PostAsync(hub.Http, "absences", Absence, "too busy")).Status);
    }

    [Theory]
    [InlineData("a\tkey")]
    [InlineData("a key that is far too long ......................................................................................................................................................................................")]
    public async Task A_key_that_is_none_is_refused(string key) =>
        Assert.Equal(400, (await PostAsync((await served.StartedAsync()).Http, "absences", Absence, key)).Status);

    private static async Task<Answer> PostAsync(HttpClient client, string path, string body, string key, CancellationToken? cancel = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/{path}") { Content = new StringContent(body, null, "application/json") };
        request.Headers.TryAddWithoutValidation(RunOnce.Header, key);
        using var answer = await client.SendAsync(request, cancel ?? Cancel);
        return new Answer((int)answer.StatusCode, answer.Headers.Contains(RunBefore.ReplayedHeader), await answer.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(served.ConnectionString);
        return await connection.ExecuteScalarAsync<long>(sql);
    }

    private sealed record Answer(int Status, bool IsReplayed, string Body);
}
