using System.Diagnostics;
using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Planning;
using Polilog.Core.People;
using Polilog.Core.Regulation;
using Polilog.Core.Routing;
using Polilog.Core.Storage;
using Polilog.Host.Embedded;

namespace Polilog.Bench;

/// <summary>How long a plan takes over 30 days of 100,000 alerts, each an incident, that are routed among 1,000 routes before and after; a tenth of the routes goes elsewhere.</summary>
internal static class PlanBench
{
    private const int Alerts = 100_000;
    private const int Routes = 1_000;
    private const double BarSeconds = 5;

    // As intake and engine leave them: a kilobyte of details each, spread over 29 days.
    private const string FillSql = """
        insert into topic (key, last_number) select 'T' || n, 1000000 from generate_series(0, 19) n;
        insert into connection (name, connector, family, options, unknown_severity, managed_by, created_at) values ('bench', 'alertmanager', 'alertmanager', '{}', 3, 'file', '2026-01-01');
        insert into condition (dedup_key, connection_id, status, severity, acknowledged, suppressed, is_one_shot, episode, state_version, decided_version, title,
                               first_seen_at, last_seen_at, changed_at, refreshes, raw_index, alert)
        select sha256(convert_to('plan' || n, 'UTF8')), c.id, 2, 4, false, false, false, 1, 2, 2, 'Disk /var of db' || n || ' is 97 % full', '2026-01-01', '2026-01-01', '2026-01-01', 0, 0,
               jsonb_build_object(
                   'identity', jsonb_build_array(jsonb_build_object('name', 'fingerprint', 'value', md5(n::text))),
                   'message', 'The disk /var of db' || n || ' fills up within four hours. ' || repeat('Look at the growth of the write-ahead log. ', 8),
                   'resource', 'db' || n, 'check', 'DiskFull',
                   'labels', jsonb_build_object('alertname', 'DiskFull', 'instance', 'db' || n || ':9100', 'job', 'node', 'mountpoint', '/var', 'severity', 'high', 'team', 'team' || n % @routes),
                   'links', jsonb_build_array(jsonb_build_object('rel', 'source', 'url', 'https://prometheus.example.org/graph?g0.expr=disk')))::text
        from generate_series(1, @alerts) n, connection c;
        insert into condition_change (condition_id, state_version, episode, received_at, status, transition, severity, raw_index)
        select c.id, v, 1, '2026-01-01', v, 0, 4, 0 from condition c, generate_series(1, 2) v;
        with numbered as (select c.id, row_number() over (order by c.id) as n from condition c), opened as (
            insert into incident (topic_id, number, route, group_key, title, phase, level, severity, peak_severity, version, revision, regulation, opened_at, resolved_at, changed_at, clock)
            select t.id, n.n, 'route' || n.n % @routes, 'g' || n.n, 'Disk /var is full', 2, 0, 4, 4, 1, 1, 'standard',
                   @now - interval '29 days' * n.n / @alerts, @now - interval '29 days' * n.n / @alerts + interval '1 hour', @now, '{}'
            from numbered n join topic t on t.key = 'T' || n.n % 20
            returning id, number, opened_at, resolved_at
        ), joined as (
            insert into incident_episode (incident_id, condition_id, episode, joined_at, ended_at, severity)
            select o.id, n.id, 1, o.opened_at, o.resolved_at, 4 from opened o join numbered n on n.n = o.number
            returning incident_id, condition_id, joined_at
        )
        insert into fate (condition_id, state_version, episode, at, name, reason, route, incident_id)
        select j.condition_id, 1, 1, j.joined_at, 'opened', 'new_episode', 'route', null from joined j;
        update fate f set incident_id = e.incident_id from incident_episode e where e.condition_id = f.condition_id;
        analyze
        """;

    public static async Task RunAsync(CancellationToken cancel)
    {
        var options = EmbeddedPostgresOptions.ForThisUser() with { DataFolder = Path.Combine(Path.GetTempPath(), $"polilog-bench-{Environment.UserName}") };
        await using var server = await EmbeddedPostgres.StartAsync(options, Console.WriteLine, cancel);
        await using (var maintenance = Database.Open(server.ConnectionString))
        {
            foreach (var sql in (string[])["drop database if exists plan_bench with (force)", "create database plan_bench template template0"])
                await ExecuteAsync(maintenance, sql, default, cancel);
        }
        await using var database = Database.Open(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "plan_bench" }.ConnectionString);
        var now = TimeProvider.System.GetUtcNow();
        await Migrator.MigrateAsync(database, now, cancel);
        await ExecuteAsync(database, FillSql, now, cancel);
        var worst = 0.0;
        for (var round = 0; round < 4; round++)
        {
            var (before, after) = (Document(moved: 0), Document(moved: Routes / 10));
            var began = Stopwatch.GetTimestamp();
            var plan = await ConfigurationPlanner.MakeAsync(database, before, after, now, cancel);
            var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
            worst = round == 0 ? 0 : Math.Max(worst, took);
            Report.Line($"{plan.Radius.Episodes:N0} alerts, {plan.Changes.Count} changes", $"{took:N2} s: {plan.Sentences[0]}");
        }
        Report.Bar("a plan over 30 days of 100,000 alerts", worst, BarSeconds, "s", atMost: true);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        if (now != default)
        {
            command.Parameters.AddWithValue("now", now);
            command.Parameters.AddWithValue("alerts", Alerts);
            command.Parameters.AddWithValue("routes", Routes);
        }
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static HubConfiguration Document(int moved) => new()
    {
        Connections = [],
        People = [new Person("ann", "Ann", null, [])],
        Topics = [.. Enumerable.Range(0, 20).Select(t => new TopicSettings($"T{t}", $"Topic {t}", "en", "UTC", "standard", [new Membership("ann", TopicRole.Member)], null, null))],
        Routes =
        [
            .. Enumerable.Range(0, Routes).Select(r => new Route($"route{r}", $"T{(r < moved ? r + 1 : r) % 20}", [new Matcher("labels.team", MatchKind.Equal, false, [$"team{r}"])], [], Continue: false)),
            new Route("rest", "T0", [], [], Continue: false),
        ],
        Regulations = new Dictionary<string, TopicRegulation>
        {
            ["standard"] = new()
            {
                Name = "standard",
                Ownership = new Limits(TimeSpan.FromMinutes(5), new Dictionary<Sdk.Severity, TimeSpan>()),
                Resolution = new Limits(TimeSpan.FromHours(4), new Dictionary<Sdk.Severity, TimeSpan>()),
                Levels = [new Level("duty", [new Audience.OnCall()], null)],
                Exhausted = new Exhausted(1, TimeSpan.FromMinutes(15)),
                LastResort = new LastResort([new Audience.Named("ann")], TimeSpan.FromMinutes(30)),
                Recovery = RecoveryRule.Resolve,
                Reopen = new ReopenRule(TimeSpan.Zero, ToPreviousOwner: false),
            },
        },
        PublicUrl = new Uri("https://polilog.example.org"),
        AdministratorsTopic = "T0",
    };
}
