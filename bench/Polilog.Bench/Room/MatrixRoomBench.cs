using Polilog.Bench.Load;
using Polilog.Bench.Peers;

namespace Polilog.Bench.Room;

/// <summary>
/// From the answer to the sender until a second user's sync shows the card in a room of a real Synapse; beside it the same number of messages sent by hand, at the same
/// rate, by the same user. Synapse limits nobody.
/// </summary>
internal static class MatrixRoomBench
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public static async Task RunAsync(BenchOptions options, CancellationToken cancel)
    {
        await using var synapse = await SynapsePeer.StartAsync(options, cancel);
        var (bot, reader) = (await synapse.RegisterAsync("polilog", cancel), await synapse.RegisterAsync("reader", cancel));
        var rooms = new List<string>();
        for (var room = 0; room < AlertRequest.Topics; room++)
            rooms.Add(await bot.CreateRoomAsync(reader, cancel));
        var matrix = new MatrixAccess(synapse.Homeserver, bot.Id, bot.Token, rooms);
        await using var hub = await BenchHub.StartAsync(options, new BenchConfiguration { GroupBy = "", Matrix = matrix }, cancel);

        // Compiled and cached first.
        await MeasureAsync(reader, new CardLoad(round: 0), (load, times) => load.RunAsync(hub.Port, times, cancel), cancel);
        var byHand = await MeasureAsync(reader, new CardLoad(round: 1), (load, times) => ByHandAsync(bot, rooms, load, times, cancel), cancel);
        Report.Line("sent to readable, by hand", byHand.ToString());
        var byHub = await MeasureAsync(reader, new CardLoad(round: 2), (load, times) => load.RunAsync(hub.Port, times, cancel), cancel);
        Report.Line("accepted to readable, by Polilog", byHub.ToString());
        Report.Bar("Matrix room p50 above by hand", (byHub.At(0.5) - byHand.At(0.5)).TotalMilliseconds, 100, "ms", atMost: true);
        Report.Bar("Matrix room p99 above by hand", (byHub.At(0.99) - byHand.At(0.99)).TotalMilliseconds, 1000, "ms", atMost: true);
    }

    private static async Task<Latencies> MeasureAsync(MatrixUser reader, CardLoad load, Func<CardLoad, ArrivalTimes, Task> send, CancellationToken cancel)
    {
        var times = new ArrivalTimes(CardLoad.Cards);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var since = await reader.SyncAsync(null, _ => { }, cancel);
        var sync = Task.Run(
            async () =>
            {
                while (!reading.IsCancellationRequested)
                    since = await reader.SyncAsync(since, text => SeenIn(text, load, times), cancel);
            },
            cancel);
        await send(load, times);
        await times.WaitAsync(Patience, cancel);
        await reading.CancelAsync();
        await sync;
        return times.Latencies();
    }

    // The moment before the request is taken: by hand there is no earlier acceptance.
    private static async Task ByHandAsync(MatrixUser bot, IReadOnlyList<string> rooms, CardLoad load, ArrivalTimes times, CancellationToken cancel)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var sending = new List<Task>(CardLoad.Cards);
        for (var card = 0; card < CardLoad.Cards && await tick.WaitForNextTickAsync(cancel); card++)
        {
            times.Accepted(card);
            sending.Add(bot.SendAsync(rooms[card % rooms.Count], $"Disk /var of {load.HostOf(card)} is 95 % full", cancel));
        }
        await Task.WhenAll(sending);
    }

    private static void SeenIn(string text, CardLoad load, ArrivalTimes times)
    {
        foreach (var card in load.CardsIn(text))
            times.Seen(card);
    }
}
