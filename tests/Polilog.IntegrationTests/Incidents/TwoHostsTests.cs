using Polilog.Core.Alerts;
using Polilog.Core.Incidents;
using Polilog.Core.Regulation;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Incidents;

/// <summary>Two hosts on one database: alerts, commands and timers at random, all at once. Whatever order they meet in, these things hold.</summary>
public sealed class TwoHostsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Rounds = 60;

    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    // Short enough that every limit is over many times while the test runs.
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(40);

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public async Task Random_alerts_commands_and_timers_leave_nothing_owed_and_nothing_twice(int seed)
    {
        var world = await World.CreateAsync(database.DataSource, Hasty);
        await new RawRequestPartitions(database.DataSource).EnsureAsync(Noon, World.Cancel);
        var storm = Task.WhenAll([
            .. Enumerable.Range(0, 2).Select(host => Task.Run(() => SendAsync(world, new Random((seed * 10) + host)))),
            .. Enumerable.Range(0, 2).Select(host => Task.Run(() => CommandAsync(world, new Random((seed * 10) + 5 + host)))),
        ]);
        await Task.WhenAll([storm, .. Enumerable.Range(0, 2).Select(_ => Task.Run(() => DecideAsync(world.NewEngine(), storm)))]);
        await CheckAsync(world);
    }

    private static TopicRegulation Hasty(TopicRegulation rules) => rules with
    {
        Ownership = new Limits(Blink, new Dictionary<Severity, TimeSpan>()),
        Resolution = new Limits(Blink, new Dictionary<Severity, TimeSpan>()),
        Exhausted = new Exhausted(1, Blink),
        LastResort = rules.LastResort with { Every = TimeSpan.FromHours(1) },
    };

    private async Task SendAsync(World world, Random random)
    {
        var store = new IntakeStore(database.DataSource);
        for (var round = 0; round < Rounds; round++)
            await store.WriteAsync(
                [.. Enumerable.Range(0, 3).Select(_ => new IntakeRequest(world.Sender, Noon, null, new byte[32], default, [.. Enumerable.Range(0, 5).Select(_ => AlertAt(random))]))],
                World.Cancel);
    }

    private static Alert AlertAt(Random random)
    {
        var (key, firing) = (random.Next(25), random.Next(5) < 3);
        return new Alert
        {
            Identity = Identity.Of(("key", key.ToString())),
            SeriesKey = key % 3 == 0 ? $"series {key / 6}" : null,
            Status = firing ? AlertStatus.Firing : AlertStatus.Resolved,
            Transition = firing ? (random.Next(6) == 0 ? Transition.Acknowledged : Transition.Problem) : Transition.Recovery,
            Severity = (Severity)random.Next(6),
            Title = $"condition {key}",
            StartsAt = random.Next(4) == 0 ? null : Noon.AddMinutes(random.Next(5)),
            Labels = new Dictionary<string, string> { ["topic"] = (key % 4) switch { 0 => "pay", 1 => "both", _ => "net" }, ["site"] = $"s{key % 3}" },
        };
    }

    private static async Task CommandAsync(World world, Random random)
    {
        for (var round = 0; round < Rounds * 3; round++)
        {
            var key = $"{(random.Next(2) == 0 ? world.Pay : world.Net)}-{random.Next(1, 12)}";
            string person = new[] { "ann", "bob", "lena", "dan" }[random.Next(4)];
            Stimulus stimulus = random.Next(3) == 0 ? new Stimulus.Resolve(person, null) : new Stimulus.Take(person, random.Next(2) == 0 ? null : random.Next(4));
            await world.Commands.ExecuteAsync(key, stimulus, "api", World.Cancel);
        }
    }

    private static async Task DecideAsync(IncidentEngine engine, Task storm)
    {
        while (!storm.IsCompleted)
            await engine.RunOnceAsync(World.Cancel);
        while (await engine.RunOnceAsync(World.Cancel))
        {
            // until nothing is owed
        }
    }

    private static async Task CheckAsync(World world)
    {
        await world.RunAsync();
        var faults = new List<string>();
        foreach (var (law, broken) in Laws)
            faults.AddRange((await world.QueryAsync<string>(broken, new { topics = new[] { world.Pay, world.Net, world.Ops }, world.Connection })).Select(b => $"{law}: {b}"));
        Assert.Empty(faults);
        Assert.NotEmpty(await world.IncidentsAsync(world.Pay));
        Assert.NotEmpty(await world.QueryAsync<string>("select event from journal where event in ('escalated', 'reopened', 'taken') limit 1"));
    }

    // Each names what breaks it.
    private static readonly (string Law, string Broken)[] Laws =
    [
        ("every change is decided", """
            select c.title from condition c join connection n on n.id = c.connection_id where n.name = @Connection and c.decided_version <> c.state_version
            """),
        ("every change has a fate", """
            select c.title || ' ' || h.state_version
            from condition_change h join condition c on c.id = h.condition_id join connection n on n.id = c.connection_id
            where n.name = @Connection and not exists (select from fate f where f.condition_id = h.condition_id and f.state_version >= h.state_version)
            """),
        ("no decision failed", """
            select f.reason from fate f join condition c on c.id = f.condition_id join connection n on n.id = c.connection_id where n.name = @Connection and f.name = 'engine_failed'
            """),
        ("what fires is a firing member somewhere", """
            select c.title from condition c join connection n on n.id = c.connection_id
            where n.name = @Connection and c.status = 1
              and not exists (select from incident_episode e where e.condition_id = c.id and e.episode = c.episode and e.ended_at is null)
            """),
        ("what is over fires nowhere", """
            select c.title || ' #' || e.episode from condition c join connection n on n.id = c.connection_id join incident_episode e on e.condition_id = c.id
            where n.name = @Connection and e.ended_at is null and (c.status <> 1 or e.episode <> c.episode)
            """),
        ("an open incident has something that fires", """
            select t.key || '-' || i.number from incident i join topic t on t.id = i.topic_id
            where t.key = any(@topics) and i.phase <> 2 and not exists (select from incident_episode e where e.incident_id = i.id and e.ended_at is null)
            """),
        ("one open incident a group", """
            select t.key || ' ' || i.group_key from incident i join topic t on t.id = i.topic_id
            where t.key = any(@topics) and i.phase <> 2 group by t.key, i.route, i.group_key having count(*) > 1
            """),
        ("an owner in Resolution, none in Ownership", """
            select t.key || '-' || i.number from incident i join topic t on t.id = i.topic_id
            where t.key = any(@topics) and ((i.phase = 0 and i.owner_id is not null) or (i.phase = 1 and i.owner_id is null))
            """),
        ("an open incident has a due time, a resolved one has none", """
            select t.key || '-' || i.number from incident i join topic t on t.id = i.topic_id where t.key = any(@topics) and (i.phase = 2) <> (i.due_at is null)
            """),
        ("time and version of a journal never go back", """
            select j.key || ' ' || j.id
            from (
                select t.key || '-' || i.number as key, j.id, j.at, j.version, lag(j.at) over w as at_before, lag(j.version) over w as version_before
                from journal j join incident i on i.id = j.incident_id join topic t on t.id = i.topic_id
                where t.key = any(@topics)
                window w as (partition by j.incident_id order by j.id)
            ) j
            where j.at < j.at_before or j.version < j.version_before
            """),
        ("the newest card shows the incident as it is, each revision once", """
            select t.key || '-' || i.number || ' ' || i.revision || ' <> ' || max(m.revision)
            from incident i join topic t on t.id = i.topic_id join message m on m.incident_id = i.id and m.kind = 'card'
            where t.key = any(@topics)
            group by t.key, i.number, i.revision
            having max(m.revision) <> i.revision or count(*) <> count(distinct m.revision)
            """),
        ("numbers without gaps", """
            select t.key from incident i join topic t on t.id = i.topic_id where t.key = any(@topics) group by t.key having max(i.number) <> count(*)
            """),
        ("the last owner taken is the owner", """
            select t.key || '-' || i.number
            from incident i join topic t on t.id = i.topic_id
            cross join lateral (select j.event, j.person_id from journal j where j.incident_id = i.id and j.event in ('taken', 'taken_over', 'reopened') order by j.id desc limit 1) last
            where t.key = any(@topics) and last.event <> 'reopened' and last.person_id is distinct from i.owner_id
            """),
        ("a report fact for each", """
            select t.key || '-' || i.number from incident i join topic t on t.id = i.topic_id
            where t.key = any(@topics) and not exists (select from report_fact r where r.incident_id = i.id)
            """),
    ];
}
