using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Delivery;
using Polilog.IntegrationTests.Incidents;
using Polilog.Matrix;

namespace Polilog.IntegrationTests.Matrix;

/// <summary>A world whose rooms are heard: commands are put where the sync keeps them, and what was answered is read from the tables.</summary>
internal sealed class Listening : IDisposable
{
    public const string Room = "!pay:example.org";
    private static int events;

    private readonly SyncMetrics metrics = new(TimeProvider.System);
    private readonly HurriedTime time = new();

    private Listening(World world, NpgsqlDataSource database)
    {
        World = world;
        Store = new SyncStore(database);
        Commands = NewCommands(database);
    }

    public World World { get; }

    public SyncStore Store { get; }

    public RoomCommands Commands { get; }

    public static MatrixSettings Settings { get; } = new(new Uri("https://chat.example.org"), "@polilog:example.org", "matrix_token");

    public static async Task<Listening> CreateAsync(NpgsqlDataSource database) => new(await World.CreateAsync(database), database);

    public RoomCommands NewCommands(NpgsqlDataSource database) => new(new CommandStore(database), World.Transaction, metrics, NullLogger<RoomCommands>.Instance);

    /// <summary>How long the hosts that listen meant to wait, one after the other.</summary>
    public IReadOnlyList<TimeSpan> Waits => time.Waits;

    /// <summary>A host that listens.</summary>
    public MatrixSync NewSync(MatrixClient client, NpgsqlDataSource database) => new(
        new SyncRound(client, new MatrixRooms(client, TimeProvider.System, NullLogger<MatrixRooms>.Instance), World.Configurations, Settings, NullLogger<SyncRound>.Instance),
        new SyncStore(database), NewCommands(database), new CommandStore(database), Settings, new Backoff(() => 0), metrics, time, NullLogger<MatrixSync>.Instance);

    /// <summary>Opens an incident in the room and lets its card stand there as the event $card-KEY.</summary>
    public async Task<string> OpenAsync(string alert)
    {
        await World.AlertAsync(alert);
        await World.RunAsync();
        var key = (await World.IncidentsAsync(World.Pay))[0].Key;
        await World.ExecuteAsync(
            """
            update delivery d set status = 1, proof = '$card-' || @key
            from message m join incident i on i.id = m.incident_id join topic t on t.id = i.topic_id
            where m.id = d.message_id and m.kind = 'card' and m.revision = 1 and t.key || '-' || i.number = @key
            """,
            new { key });
        return key;
    }

    public static RoomMessage Message(string body, string from = "ann", string? thread = null, string? replyTo = null, TimeSpan age = default) =>
        new($"$e{Interlocked.Increment(ref events)}", $"@{from}:example.org", TimeProvider.System.GetUtcNow() - age, body, thread, replyTo);

    /// <summary>Says it in the room; returns what is answered, null if nothing is.</summary>
    public async Task<string?> SayAsync(RoomMessage message)
    {
        await KeepAsync(message);
        await Commands.RunAsync(World.Cancel);
        return await AnswerAsync(message);
    }

    public async Task KeepAsync(params RoomMessage[] messages)
    {
        var lease = await Store.TakeAsync($"@{Guid.NewGuid():N}", "test", TimeProvider.System.GetUtcNow(), World.Cancel);
        await Store.CommitAsync(lease!, new SyncNews("n", [.. messages.Select(m => (Room, m))]), TimeProvider.System.GetUtcNow(), World.Cancel);
    }

    public async Task<string?> AnswerAsync(RoomMessage message) =>
        (await World.QueryAsync<string>("select text from message where answers = @id and kind = 'answer'", new { id = message.EventId })).SingleOrDefault();

    public async Task<string?> OutcomeAsync(RoomMessage message) =>
        (await World.QueryAsync<string?>("select outcome from matrix_event where event_id = @id", new { id = message.EventId })).Single();

    public void Dispose() => metrics.Dispose();

    /// <summary>Whatever is waited for is over at once.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
