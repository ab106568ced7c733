using System.Diagnostics;
using System.Globalization;
using Polilog.EndToEndTests.Peers;
using Polilog.Host.Embedded;

namespace Polilog.EndToEndTests;

/// <summary>kill -9, of the hub or of its PostgreSQL, while alarms pour in. Commits are durable here, as in an installation.</summary>
public sealed class KilledTests : RealPrograms
{
    private const int Enough = 500;

    private readonly TemporaryFolder folder = new("kill");
    private TestHub hub = null!;
    private Records records = null!;

    private string PidFile => Path.Combine(folder.Path, "polilog/postgres/data/postmaster.pid");

    protected override async Task StartAsync()
    {
        Keep(folder);
        var postgres = await StartPostgresAsync();
        records = Keep(new Records(postgres.ConnectionString));
        hub = Keep(await TestHub.StartAsync(postgres.ConnectionString, Shop.Configuration.Replace("within: 30m", "within: 10s", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Of_a_hub_killed_under_load_nothing_answered_200_is_lost_or_done_twice()
    {
        await using var senders = new Senders(hub);
        for (var kill = 0; kill < 3; kill++)
        {
            await senders.AcceptedMoreAsync(Enough);
            await hub.Running.KillAsync();
            await hub.RestartAsync();
        }
        await senders.AcceptedMoreAsync(Enough);
        await senders.StopAsync();

        await EverythingIsDecidedAsync(senders.Accepted);
        Assert.Empty(await records.RepeatedMembersAsync());
        Assert.Empty(await records.RepeatedMessagesAsync());
    }

    [Fact]
    public async Task A_PostgreSQL_killed_under_load_is_answered_by_503_and_nothing_answered_200_is_lost()
    {
        await using var senders = new Senders(hub);
        await senders.AcceptedMoreAsync(Enough);
        KillPostgres();
        await senders.RefusedAsync();

        await StartPostgresAsync();
        await senders.AcceptedMoreAsync(Enough);
        await senders.StopAsync();

        await EverythingIsDecidedAsync(senders.Accepted);
        Assert.Empty(await records.RepeatedMembersAsync());
    }

    [Fact]
    public async Task Limits_that_pass_while_the_hub_lies_dead_are_acted_on_once_and_none_before_its_time()
    {
        foreach (var check in Enumerable.Range(1, 40))
            await hub.PostAsync("prometheus", Alarms.Of($"Timer{check}", "db1"));
        await Eventually.GetAsync(records.EscalationsAsync, incidents => incidents.Count == 40, "every alarm opened an incident");

        // Once in the middle of the escalations, and once when all that is left is overdue.
        await Eventually.GetAsync(records.EscalationsAsync, incidents => incidents.Any(i => i.Times > 0), "the first is escalated");
        await hub.Running.KillAsync();
        await hub.RestartAsync();

        var escalations = await Eventually.GetAsync(records.EscalationsAsync, incidents => incidents.All(i => i.Times > 0), "every incident is escalated");
        Assert.All(escalations, i => Assert.Equal(1, i.Times));
        Assert.All(escalations, i => Assert.True(i.After >= TimeSpan.FromSeconds(10), $"escalated after {i.After}"));
        Assert.Empty(await records.RepeatedMessagesAsync());
    }

    private async Task EverythingIsDecidedAsync(IReadOnlyCollection<string> accepted) => await Eventually.GetAsync(
        async () => accepted.Except(await records.DecidedAsync(), StringComparer.Ordinal).ToList(),
        missing => missing.Count == 0,
        $"all {accepted.Count} accepted alerts are decided");

    private async Task<EmbeddedPostgres> StartPostgresAsync() => Keep(await EmbeddedPostgres.StartAsync(
        EmbeddedPostgresOptions.ForThisUser() with { DataFolder = Path.Combine(folder.Path, "polilog") }, _ => { }, TestContext.Current.CancellationToken));

    private void KillPostgres()
    {
        using var server = Process.GetProcessById(int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture));
        server.Kill();
    }
}
