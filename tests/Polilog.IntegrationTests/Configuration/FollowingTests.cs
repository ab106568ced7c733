using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Polilog.Core.Alerts;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Revisions;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.People;
using Polilog.Core.Storage;

namespace Polilog.IntegrationTests.Configuration;

/// <summary>Several hosts of one database, none of which looks by itself what is active: only what a decision finds out counts.</summary>
public sealed class FollowingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_decided_after_an_activation_is_decided_by_it_on_every_host()
    {
        var (one, other) = (new Host(database, "zabbix"), new Host(database, "zabbix"));
        await one.ApplyAsync("FIRST", "zabbix");
        Assert.Equal("FIRST", await other.DecideAsync());
        await one.ApplyAsync("SECOND", "zabbix");
        Assert.Equal("SECOND", await other.DecideAsync());
    }

    [Fact]
    public async Task A_host_without_the_connector_goes_on_by_the_configuration_before_and_says_why()
    {
        var (able, unable) = (new Host(database, "zabbix", "nagios"), new Host(database, "zabbix"));
        await able.ApplyAsync("COMMON", "zabbix");
        Assert.Equal("COMMON", await unable.DecideAsync());
        await able.ApplyAsync("NEWER", "nagios");
        Assert.Equal("NEWER", await able.DecideAsync());
        Assert.Equal("COMMON", await unable.DecideAsync());
        Assert.Contains("No connector 'nagios' is installed", unable.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_owed_is_left_to_hosts_that_can_work_by_it_as_long_as_there_are_any()
    {
        await using (var connection = await database.DataSource.OpenConnectionAsync(Cancel))
            await connection.ExecuteAsync("delete from configuration_host");
        var (able, unable) = (new Host(database, "zabbix", "nagios"), new Host(database, "zabbix"));
        await able.ApplyAsync("BEFORE", "zabbix");
        await able.LookAsync();
        await unable.LookAsync();
        await able.ApplyAsync("AFTER", "nagios");
        // The other has not looked yet: it has not said either that it cannot.
        await unable.DecideAsync();
        Assert.True(unable.IsLeftToOthers);
        await able.DecideAsync();
        Assert.False(able.IsLeftToOthers);

        await able.StopAsync();
        unable.Time.Advance(TimeSpan.FromSeconds(5));
        await unable.LookAsync();
        Assert.False(unable.IsLeftToOthers);
    }

    [Fact]
    public async Task A_topic_whose_members_are_to_be_managed_here_keeps_those_it_has()
    {
        var (one, other) = (new Host(database, "zabbix"), new Host(database, "zabbix"));
        await one.ApplyAsync("KEEPING", "zabbix", "[bob, { person: ann, role: lead }]");
        Assert.Equal("KEEPING", await other.DecideAsync());
        await one.ApplyAsync("KEEPING", "zabbix", "managed_here");
        Assert.Equal((TopicRole.Lead, TopicRole.Member), (await other.RoleAsync("ann"), await other.RoleAsync("bob")));
        await one.ApplyAsync("KEEPING", "zabbix", "[bob]");
        await one.ApplyAsync("KEEPING", "zabbix", "managed_here");
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancel);
        Assert.Equal(2, await connection.ExecuteScalarAsync<long>("select count(*) from fact f join topic t on t.id = f.topic_id where t.key = 'KEEPING'"));
    }

    [Fact]
    public async Task Decisions_side_by_side_follow_once()
    {
        var (one, other) = (new Host(database, "zabbix"), new Host(database, "zabbix"));
        await one.ApplyAsync("TOGETHER", "zabbix");
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => other.DecideAsync())), topic => Assert.Equal("TOGETHER", topic));
    }

    private sealed class Host
    {
        private readonly ConfigurationFollower follower;
        private readonly ConfigurationRevisions revisions;
        private readonly DecisionTransaction transaction;
        private readonly ConfigurationWatch watch;

        public Host(TestDatabase database, params string[] connectors)
        {
            var (configurations, signals) = (new ConfigurationHolder(), new HubSignals(TimeProvider.System));
            var readings = new ConfigurationReadings(() => new KnownConnectors(connectors, _ => []), c => c, new SecretStore(folder: null, _ => null));
            follower = new ConfigurationFollower(readings, configurations, new ConnectionStore(database.DataSource));
            revisions = new ConfigurationRevisions(database.DataSource, readings, signals, TimeProvider.System);
            watch = new ConfigurationWatch(database.DataSource, follower, new RunningHosts(database.DataSource), signals, Time, NullLogger<ConfigurationWatch>.Instance);
            transaction = new DecisionTransaction(
                database.DataSource,
                configurations,
                new DecisionWriter(new MessageRenderer(), () => new HashSet<string>(), NullLogger<DecisionWriter>.Instance),
                signals,
                watch);
        }

        public FakeTimeProvider Time { get; } = new(DateTimeOffset.Parse("2026-03-01T10:00:00Z"));

        public bool IsLeftToOthers => transaction.IsLeftToOthers;

        public string Fault => follower.Fault ?? "";

        public Task LookAsync() => watch.RunOnceAsync(Cancel);

        public Task StopAsync() => watch.StopAsync(Cancel);

        public async Task ApplyAsync(string topic, string connector, string members = "[ann]")
        {
            var parts = new ConfigurationParts([new ConfigurationFile("hub.yaml", $$"""
                public_url: https://polilog.example.org
                administrators: {{topic}}
                connections: [{ name: source, connector: {{connector}} }]
                people: [{ key: ann, name: Ann }, { key: bob, name: Bob }]
                regulations:
                  standard:
                    ownership: { within: 5m }
                    resolution: { within: 4h }
                    levels: [{ name: duty, notify: [on_call] }]
                    last_resort: { notify: [{ person: ann }] }
                topics: [{ key: {{topic}}, name: Topic, regulation: standard, members: {{members}} }]
                routes: [{ name: all, topic: {{topic}} }]
                """)]);
            var outcome = await revisions.ApplyAsync(new Proposal(parts, Base: null, "test", Note: null), rehearsal: false, Cancel);
            Assert.Empty(outcome is RevisionOutcome.Faulty(var reading) ? reading.Faults : []);
            Assert.IsType<RevisionOutcome.Accepted>(outcome);
        }

        public Task<TopicRole?> RoleAsync(string person) => transaction.RunAsync(
            async (connection, configuration) => (
                configuration.PeopleOf(Assert.Single(configuration.Document.Topics), await IncidentStore.ReadClockAsync(connection, Cancel)).RoleOf(person), (DecisionBatch?)null),
            Cancel);

        /// <summary>The topic of the configuration by which it decides.</summary>
        public Task<string> DecideAsync() => transaction.RunAsync(
            (_, configuration) => Task.FromResult((Assert.Single(configuration.Document.Topics).Key, (DecisionBatch?)null)), Cancel);
    }
}
