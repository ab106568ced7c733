using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Polilog.Core.Alerts;
using Polilog.Core.Configuration;
using Polilog.Core.Facts;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.People;
using Polilog.Core.Regulation;
using Polilog.Core.Routing;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Incidents;

/// <summary>
/// A hub without its edges: configuration, engine and commands over a real database; alerts are put into the tables as the intake leaves them. PAY takes what is
/// labelled so, one incident per condition; NET one per site; OPS is the catch-all. Every world has topics and a connection of its own, so that tests of one class
/// do not meet.
/// </summary>
internal sealed class World
{
    private static int worlds;

    private static readonly EngineMetrics Metrics = new();

    private readonly NpgsqlDataSource database;
    private int connectionId;

    private World(NpgsqlDataSource database)
    {
        this.database = database;
        var name = $"W{Interlocked.Increment(ref worlds)}";
        (Pay, Net, Ops, Connection) = ($"{name}PAY", $"{name}NET", $"{name}OPS", name.ToLowerInvariant());
        Transaction = new DecisionTransaction(database, Configurations, new DecisionWriter(new MessageRenderer(), () => Acknowledging, NullLogger<DecisionWriter>.Instance), Signals);
        Engine = NewEngine();
        Commands = new IncidentCommands(Transaction);
        Facts = new FactStore(database, Configurations, Signals);
    }

    public string Pay { get; }

    public string Net { get; }

    public string Ops { get; }

    public string Connection { get; }

    public ConfigurationHolder Configurations { get; } = new();

    public HubSignals Signals { get; } = new(TimeProvider.System);

    public DecisionTransaction Transaction { get; }

    /// <summary>Names of the connections whose sources are told.</summary>
    public HashSet<string> Acknowledging { get; } = new(StringComparer.Ordinal);

    public IncidentEngine Engine { get; }

    public IncidentCommands Commands { get; }

    public FactStore Facts { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<World> CreateAsync(
        NpgsqlDataSource database, Func<TopicRegulation, TopicRegulation>? change = null, Func<World, IReadOnlyList<Route>>? routes = null, bool managedHere = false)
    {
        var world = new World(database);
        var document = world.Document((change ?? (r => r))(Rules));
        if (routes is not null)
            document = document with { Routes = routes(world) };
        if (managedHere)
            document = document with { Topics = [.. document.Topics.Select(t => t.Key == world.Pay ? t with { Members = [], MembersAreManagedHere = true } : t)] };
        await using var connection = await database.OpenConnectionAsync(Cancel);
        world.Configurations.Activate(await ConfigurationActivation.NumberAsync(connection, document, revision: 1, DateTimeOffset.UnixEpoch, Cancel));
        world.connectionId = await connection.ExecuteScalarAsync<int>(
            """
            insert into connection (name, connector, family, options, unknown_severity, managed_by, created_at)
            values (@name, 'prometheus', 'alertmanager', '{}', 3, 'file', '2026-01-01') returning id
            """,
            new { name = world.Connection });
        return world;
    }

    public static TopicRegulation Rules { get; } = new()
    {
        Name = "standard",
        Ownership = new Limits(TimeSpan.FromMinutes(5), new Dictionary<Severity, TimeSpan>()),
        Resolution = new Limits(TimeSpan.FromMinutes(60), new Dictionary<Severity, TimeSpan>()),
        Levels = [new Level("duty", [new Audience.InRole(TopicRole.Member)], null), new Level("leads", [new Audience.InRole(TopicRole.Lead)], null)],
        Exhausted = new Exhausted(1, TimeSpan.FromMinutes(15)),
        LastResort = new LastResort([new Audience.Named("cto")], TimeSpan.FromMinutes(30)),
        Recovery = RecoveryRule.Resolve,
        Reopen = new ReopenRule(TimeSpan.FromMinutes(20), ToPreviousOwner: false),
    };

    /// <summary>This world's connection as the intake knows it.</summary>
    public ActiveConnection Sender => new(connectionId, Connection, "prometheus", "alertmanager", "{}", Severity.Average, []);

    public IncidentEngine NewEngine(ILogger<IncidentEngine>? log = null) => new(Transaction, Signals, Metrics, TimeProvider.System, log ?? NullLogger<IncidentEngine>.Instance);

    /// <summary>The configuration without one of its topics.</summary>
    public Task WithoutAsync(string topic) =>
        ReconfigureAsync(d => d with { Topics = [.. d.Topics.Where(t => t.Key != topic)], Routes = [.. d.Routes.Where(r => r.Topic != topic)] });

    /// <summary>Another configuration, which this host works by from now on.</summary>
    public async Task ReconfigureAsync(Func<HubConfiguration, HubConfiguration> change)
    {
        var document = change(Configurations.Current.Document);
        await using var connection = await database.OpenConnectionAsync(Cancel);
        Configurations.Activate(await ConfigurationActivation.NumberAsync(connection, document, revision: 1, DateTimeOffset.UnixEpoch, Cancel));
    }

    /// <summary>The engine of another host with the same configuration, which has learnt of no fact yet.</summary>
    public async Task<IncidentEngine> OtherHostAsync()
    {
        var configurations = new ConfigurationHolder();
        await using (var connection = await database.OpenConnectionAsync(Cancel))
            configurations.Activate(await ConfigurationActivation.NumberAsync(connection, Configurations.Current.Document, revision: 1, DateTimeOffset.UnixEpoch, Cancel));
        var transaction = new DecisionTransaction(database, configurations, new DecisionWriter(new MessageRenderer(), () => Acknowledging, NullLogger<DecisionWriter>.Instance), Signals);
        return new IncidentEngine(transaction, Signals, Metrics, TimeProvider.System, NullLogger<IncidentEngine>.Instance);
    }

    /// <summary>Rounds until nothing is owed.</summary>
    public async Task RunAsync()
    {
        while (await Engine.RunOnceAsync(Cancel))
        {
            // there was more to do
        }
    }

    /// <summary>An alert that changes a condition, as the intake leaves it; returns the condition's id.</summary>
    public async Task<long> AlertAsync(
        string key,
        AlertStatus status = AlertStatus.Firing,
        Severity severity = Severity.High,
        string topic = "pay",
        string? site = null,
        int episode = 1,
        string? series = null,
        Transition? transition = null,
        string title = "Disk full",
        DateTimeOffset? at = null)
    {
        await using var connection = await database.OpenConnectionAsync(Cancel);
        return await connection.ExecuteScalarAsync<long>(
            """
            with changed as (
                insert into condition (dedup_key, connection_id, status, severity, acknowledged, suppressed, is_one_shot, episode, state_version, decided_version, series_key,
                                       title, first_seen_at, last_seen_at, changed_at, refreshes, raw_index, alert)
                values (sha256(convert_to(@connection || '/' || @key, 'UTF8')), @connectionId, @status, @severity, false, false, false, @episode, 1, 0, @series,
                        @title, '2026-01-01', '2026-01-01', @at, 0, 0, @alert)
                on conflict (dedup_key) do update set
                    status = excluded.status, severity = excluded.severity, episode = excluded.episode, state_version = condition.state_version + 1, title = excluded.title,
                    changed_at = excluded.changed_at
                returning id, state_version
            ), recorded as (
                insert into condition_change (condition_id, state_version, episode, received_at, status, transition, severity, raw_index)
                select id, state_version, @episode, @at, @status, @transition, @severity, 0 from changed
            )
            select id from changed
            """,
            new
            {
                connection = Connection,
                connectionId,
                key,
                status = (short)status,
                severity = (short)severity,
                episode,
                series,
                title,
                at = at ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                transition = (short)(transition ?? (status is AlertStatus.Resolved ? Transition.Recovery : Transition.Problem)),
                alert = $$"""{"identity":[{"name":"key","value":"{{key}}"}],"message":"97 % used","resource":"db1","labels":{"topic":"{{topic}}","site":"{{site}}"} }""",
            });
    }

    /// <summary>An administrator declares it; from now on, unless it is moved.</summary>
    public async Task<FactRow> DeclareAsync(
        FactKind kind, string? topic = null, string? person = null, TopicRole? role = null, string? match = null, TimeSpan? after = null, TimeSpan? lasts = null)
    {
        var (declared, refusal) = await Facts.DeclareAsync(
            now => new NewFact(kind, topic, person, role, match, now + (after ?? TimeSpan.Zero), kind is FactKind.Membership ? null : now + (after ?? TimeSpan.Zero) + (lasts ?? TimeSpan.FromHours(1)), "works"),
            Admin,
            rehearsal: false,
            Cancel);
        Assert.Null(refusal);
        return declared!;
    }

    public static Declarer Admin { get; } = new("admin", null, IsAdmin: true);

    public Task ResolveAtSourceAsync(string key, int episode = 1) => AlertAsync(key, AlertStatus.Resolved, episode: episode);

    public Task<CommandOutcome> TakeAsync(string incident, string person, int? seen = null) =>
        Commands.ExecuteAsync(incident, new Stimulus.Take(person, seen), "portal", Cancel);

    /// <summary>Moves everything this world's incidents remember into the past: as if the time had gone by.</summary>
    public Task PassAsync(TimeSpan time) => ExecuteAsync(
        """
        update incident i set
            opened_at = opened_at - @time, taken_at = taken_at - @time, resolved_at = resolved_at - @time, changed_at = changed_at - @time, due_at = due_at - @time,
            clock = (
                select coalesce(jsonb_object_agg(c.key, case when c.key like '%\_at' then to_jsonb((c.value #>> '{}')::timestamptz - @time) else c.value end), '{}')
                from jsonb_each(i.clock) c
            )
        where topic_id in (select id from topic where key = any(@topics))
        """,
        new { time, topics = new[] { Pay, Net, Ops } });

    /// <summary>Moves a fact, and what was muted by it, into the past. Only a test may change what is recorded.</summary>
    public Task PassAsync(long fact, TimeSpan time) => ExecuteAsync(
        """
        set session_replication_role = replica;
        update fact set starts_at = starts_at - @time, ends_at = ends_at - @time where id = @fact;
        update muted_episode set until = until - @time where fact_id = @fact;
        update fact_version set version = version + 1;
        set session_replication_role = origin;
        """,
        new { fact, time });

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenConnectionAsync(Cancel);
        return [.. await connection.QueryAsync<T>(sql, parameters)];
    }

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenConnectionAsync(Cancel);
        await connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>What another transaction does and holds until this is disposed.</summary>
    public async Task<IAsyncDisposable> HoldAsync(string sql, object parameters, bool commits = false)
    {
        var connection = await database.OpenConnectionAsync(Cancel);
        var transaction = await connection.BeginTransactionAsync(Cancel);
        await connection.ExecuteAsync(sql, parameters);
        return new Held(connection, transaction, commits);
    }

    public async Task<IncidentRow> IncidentAsync(string key) => await new IncidentReader(database).FindAsync(key, Cancel) ?? throw new InvalidOperationException($"There is no {key}.");

    public async Task<IReadOnlyList<IncidentRow>> IncidentsAsync(string topic) => await new IncidentReader(database).ListAsync(new IncidentFilter(10_000, Topic: topic), Cancel);

    public async Task<IReadOnlyList<string>> JournalAsync(string key) => [.. (await JournalRowsAsync(key)).Select(j => j.Event)];

    public async Task<IReadOnlyList<JournalRow>> JournalRowsAsync(string key) => await new IncidentReader(database).JournalAsync((await IncidentAsync(key)).Id, null, 1000, Cancel);

    /// <summary>Fates of a condition, oldest first, as name/reason.</summary>
    public Task<IReadOnlyList<string>> FatesAsync(long condition) =>
        QueryAsync<string>("select name || '/' || reason from fate where condition_id = @condition order by id", new { condition });

    /// <summary>Messages about an incident, oldest first, as kind, revision, ! if it rings, and the keys of those it rings for.</summary>
    public Task<IReadOnlyList<string>> MessagesAsync(string key) => QueryAsync<string>(
        """
        select m.kind || ' ' || m.revision || case when m.rings then ' !' || coalesce((select string_agg(p.key, ',' order by p.key) from person p where p.id = any(m.mentions)), '') else '' end
        from message m join incident i on i.id = m.incident_id join topic t on t.id = i.topic_id
        where t.key || '-' || i.number = @key order by m.id
        """,
        new { key });

    private HubConfiguration Document(TopicRegulation rules) => new()
    {
        Connections = [],
        People = [Person("ann"), Person("bob"), Person("lena"), Person("cto"), Person("dan")],
        Topics = [Topic(Pay, "!pay:example.org", "en"), Topic(Net, null, "ru"), Topic(Ops, null, "en")],
        Routes =
        [
            new Route("payments", Pay, [new Matcher("labels.topic", MatchKind.Equal, false, ["pay"])], [], Continue: false),
            new Route("both", Pay, [new Matcher("labels.topic", MatchKind.Equal, false, ["both"])], [], Continue: true),
            new Route("network", Net, [new Matcher("labels.topic", MatchKind.In, false, ["net", "both"])], ["labels.site"], Continue: false),
            new Route("rest", Ops, [], [], Continue: false),
        ],
        Regulations = new Dictionary<string, TopicRegulation> { ["standard"] = rules },
        PublicUrl = new Uri("https://polilog.example.org"),
        AdministratorsTopic = Ops,
    };

    private static Person Person(string key) => new(key, char.ToUpperInvariant(key[0]) + key[1..], $"@{key}:example.org", []);

    private static TopicSettings Topic(string key, string? room, string language) => new(
        key, key.ToLowerInvariant(), language, "Europe/Berlin", "standard",
        [new("ann", TopicRole.Member), new("bob", TopicRole.Member), new("lena", TopicRole.Lead)], room, null);

    private sealed class Held(NpgsqlConnection connection, NpgsqlTransaction transaction, bool commits) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await (commits ? transaction.CommitAsync(Cancel) : transaction.RollbackAsync(Cancel));
            await connection.DisposeAsync();
        }
    }
}
