using Polilog.Bench.Load;

namespace Polilog.Bench.Room;

/// <summary>From the answer to the sender until the card stands in the live stream of its room's page, with a reader in each of twenty rooms.</summary>
internal static class PortalRoomBench
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(BenchOptions options, CancellationToken cancel)
    {
        await using var hub = await BenchHub.StartAsync(options, new BenchConfiguration { GroupBy = "" }, cancel);
        // Compiled and cached first.
        await MeasureAsync(hub, new CardLoad(round: 0), cancel);
        var latencies = await MeasureAsync(hub, new CardLoad(round: 1), cancel);
        Report.Line("accepted to readable in the portal", latencies.ToString());
        Report.Bar("portal room p99", latencies.At(0.99).TotalMilliseconds, 250, "ms", atMost: true);
    }

    private static async Task<Latencies> MeasureAsync(BenchHub hub, CardLoad load, CancellationToken cancel)
    {
        var times = new ArrivalTimes(CardLoad.Cards);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var streams = await Task.WhenAll(Enumerable.Range(0, AlertRequest.Topics).Select(t =>
            hub.Http.GetStreamAsync(new Uri($"/rooms/{BenchConfiguration.TopicOf(t)}/live", UriKind.Relative), cancel)));
        var readers = streams.Select(s => ReadAsync(s, load, times, reading.Token)).ToList();
        await load.RunAsync(hub.Port, times, cancel);
        await times.WaitAsync(Patience, cancel);
        await reading.CancelAsync();
        await Task.WhenAll(readers);
        return times.Latencies();
    }

    private static async Task ReadAsync(Stream stream, CardLoad load, ArrivalTimes times, CancellationToken cancel)
    {
        using var reader = new StreamReader(stream);
        try
        {
            while (await reader.ReadLineAsync(cancel) is { } line)
                foreach (var card in load.CardsIn(line))
                    times.Seen(card);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // everything was seen
        }
    }
}
