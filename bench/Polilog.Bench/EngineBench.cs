using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Facts;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.People;
using Polilog.Core.Regulation;
using Polilog.Core.Routing;
using Polilog.Core.Storage;
using Polilog.Host.Embedded;
using Polilog.Sdk;

namespace Polilog.Bench;

/// <summary>
/// How fast the engine decides what is already in the database: new episodes over 20 topics, a silence over all of them and its end, their recovery, and a storm that
/// one group takes in, silenced at first. The figures hold for one engine without an intake beside it, with fsync on.
/// </summary>
internal sealed class EngineBench(NpgsqlDataSource database, int conditions)
{
    private const int Topics = 20;

    private static readonly Declarer Administrator = new("admin", Person: null, IsAdmin: true);

    private const string AddConnectionSql = """
        insert into connection (name, connector, family, options, unknown_severity, managed_by, created_at)
        values ('bench', 'prometheus', 'alertmanager', '{}', 3, 'file', @now) returning id
        """;

    // As the intake leaves them: a kilobyte of labels and annotations each.
    private const string AddConditionsSql = """
        with added as (
            insert into condition (dedup_key, connection_id, status, severity, acknowledged, suppressed, is_one_shot, episode, state_version, decided_version, title,
                                   starts_at, first_seen_at, last_seen_at, changed_at, refreshes, raw_index, alert)
            select sha256(convert_to(@label || n, 'UTF8')), @connection, 1, 2 + n % 4, false, false, false, 1, 1, 0, 'Disk /var of db' || n || ' is 97 % full',
                   @now, @now, @now, @now, 0, 0,
                   jsonb_build_object(
                       'identity', jsonb_build_array(jsonb_build_object('name', 'fingerprint', 'value', md5(n::text))),
                       'message', 'The disk /var of db' || n || ' fills up within four hours. ' || repeat('Look at the growth of the write-ahead log. ', 8),
                       'resource', 'db' || n, 'check', 'DiskFull',
                       'labels', jsonb_build_object('alertname', 'DiskFull', 'instance', 'db' || n || ':9100', 'job', 'node', 'mountpoint', '/var', 'severity', 'high', 'team', @label || n % 20),
                       'links', jsonb_build_array(jsonb_build_object('rel', 'source', 'url', 'https://prometheus.example.org/graph?g0.expr=disk'))
                   )::text
            from generate_series(1, @conditions) n
            returning id
        )
        insert into condition_change (condition_id, state_version, episode, received_at, status, transition, severity, raw_index)
        select id, 1, 1, @now, 1, 0, 4, 0 from added
        """;

    private const string RecoverAllSql = """
        with recovered as (
            update condition set status = 2, state_version = state_version + 1, ends_at = @now where status = 1 returning id, state_version
        )
        insert into condition_change (condition_id, state_version, episode, received_at, status, transition, severity, raw_index)
        select id, state_version, 1, @now, 2, 13, 4, 0 from recovered
        """;

    public static async Task RunAsync(int conditions, CancellationToken cancel)
    {
        var options = EmbeddedPostgresOptions.ForThisUser() with { DataFolder = Path.Combine(Path.GetTempPath(), $"polilog-bench-{Environment.UserName}") };
        await using var server = await EmbeddedPostgres.StartAsync(options, Console.WriteLine, cancel);
        await RecreateAsync(server.ConnectionString, cancel);
        await using var database = Database.Open(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "engine_bench" }.ConnectionString);
        await Migrator.MigrateAsync(database, TimeProvider.System.GetUtcNow(), cancel);
        await new EngineBench(database, conditions).MeasureAsync(cancel);
    }

    private async Task MeasureAsync(CancellationToken cancel)
    {
        var holder = new ConfigurationHolder();
        await using (var numbering = await database.OpenConnectionAsync(cancel))
            holder.Activate(await ConfigurationActivation.NumberAsync(numbering, Document(), revision: 1, TimeProvider.System.GetUtcNow(), cancel));
        var signals = new HubSignals(TimeProvider.System);
        var transaction = new DecisionTransaction(database, holder, new DecisionWriter(new MessageRenderer(), () => new HashSet<string>(), NullLogger<DecisionWriter>.Instance), signals);
        var engine = new IncidentEngine(transaction, signals, new EngineMetrics(), TimeProvider.System, NullLogger<IncidentEngine>.Instance);
        var connection = (int)(await ScalarAsync(AddConnectionSql, [], cancel))!;

        await AddAsync("warm", connection, 1000, cancel);
        await DecideAsync(engine, "warm-up", 1000, cancel);
        await AddAsync("t", connection, conditions, cancel);
        await DecideAsync(engine, "new episodes, an incident each", conditions, cancel);
        var facts = new FactStore(database, holder, signals);
        var silence = await SilenceAsync(facts, cancel);
        await DecideAsync(engine, "open incidents, muted", conditions + 1000, cancel);
        await facts.EndAsync(FactKind.Silence, silence, Administrator, cancel);
        await DecideAsync(engine, "open incidents, muted no more", conditions + 1000, cancel);
        await ScalarAsync(RecoverAllSql, [], cancel);
        await DecideAsync(engine, "recoveries", conditions + 1000, cancel);
        await AddAsync("storm", connection, conditions, cancel);
        silence = await SilenceAsync(facts, cancel);
        await DecideAsync(engine, "new episodes, muted", conditions, cancel);
        await facts.EndAsync(FactKind.Silence, silence, Administrator, cancel);
        await DecideAsync(engine, "their end: episodes of 20 groups", conditions, cancel);
    }

    private static async Task<long> SilenceAsync(FactStore facts, CancellationToken cancel)
    {
        var (declared, refusal) = await facts.DeclareAsync(
            now => new NewFact(FactKind.Silence, Topic: null, Person: null, Role: null, """{"check":"DiskFull"}""", now, now.AddHours(1), "measured"), Administrator, rehearsal: false, cancel);
        return declared?.Id ?? throw new InvalidOperationException(refusal!.Why);
    }

    private Task AddAsync(string label, int connection, int count, CancellationToken cancel) =>
        ScalarAsync(AddConditionsSql, [new("label", label), new("connection", connection), new("conditions", count)], cancel);

    private static async Task DecideAsync(IncidentEngine engine, string what, int count, CancellationToken cancel)
    {
        var (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        while (await engine.RunOnceAsync(cancel))
        {
            // more is owed
        }
        var took = Stopwatch.GetElapsedTime(began);
        Console.WriteLine($"{what,-32} {count,8:N0} in {took.TotalSeconds,6:F1} s: {count / took.TotalSeconds,8:N0}/s; host CPU {(Environment.CpuUsage.TotalTime - cpu) / count:mm\\:ss\\.ffffff} each");
    }

    private async Task<object?> ScalarAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("now", TimeProvider.System.GetUtcNow());
        command.Parameters.AddRange(parameters);
        return await command.ExecuteScalarAsync(cancel);
    }

    private static async Task RecreateAsync(string server, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(cancel);
        foreach (var sql in (string[])["drop database if exists engine_bench with (force)", "create database engine_bench"])
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private static HubConfiguration Document() => new()
    {
        Connections = [],
        People = [.. Enumerable.Range(0, 40).Select(p => new Person($"person{p}", $"Person {p}", $"@person{p}:example.org", []))],
        Topics = [.. Enumerable.Range(0, Topics).Select(t => new TopicSettings(
            $"T{t}", $"Topic {t}", t % 2 == 0 ? "en" : "ru", "Europe/Berlin", "standard",
            [.. Enumerable.Range(0, 5).Select(p => new Membership($"person{(t + p) % 40}", p == 0 ? TopicRole.Lead : TopicRole.Member))], $"!room{t}:example.org", null))],
        Routes =
        [
            .. Enumerable.Range(0, Topics).Select(t => new Route($"route{t}", $"T{t}", [new Matcher("labels.team", MatchKind.In, false, [$"t{t}", $"warm{t}"])], [], Continue: false)),
            .. Enumerable.Range(0, Topics).Select(t => new Route($"storm{t}", $"T{t}", [new Matcher("labels.team", MatchKind.Equal, false, [$"storm{t}"])], ["labels.team"], Continue: false)),
            new Route("rest", "T0", [], [], Continue: false),
        ],
        Regulations = new Dictionary<string, TopicRegulation>
        {
            ["standard"] = new()
            {
                Name = "standard",
                Ownership = new Limits(TimeSpan.FromMinutes(5), new Dictionary<Severity, TimeSpan>()),
                Resolution = new Limits(TimeSpan.FromHours(4), new Dictionary<Severity, TimeSpan>()),
                Levels = [new Level("duty", [new Audience.OnCall()], null), new Level("leads", [new Audience.InRole(TopicRole.Lead)], null)],
                Exhausted = new Exhausted(3, TimeSpan.FromMinutes(15)),
                LastResort = new LastResort([new Audience.Named("person0")], TimeSpan.FromMinutes(30)),
                Recovery = RecoveryRule.Resolve,
                Reopen = new ReopenRule(TimeSpan.FromMinutes(30), ToPreviousOwner: false),
            },
        },
        PublicUrl = new Uri("https://polilog.example.org"),
        AdministratorsTopic = "T0",
    };
}
