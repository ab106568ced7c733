using Polilog.Bench.Load;

namespace Polilog.Bench.Room;

/// <summary>Twenty alerts a second, each a card in the next of twenty rooms.</summary>
/// <param name="round">Every round has hosts of its own.</param>
internal sealed class CardLoad(int round)
{
    public const int Cards = 600;

    private const int PerSecond = 20;

    private readonly int first = 70_000_000 + (round * Cards);

    public async Task RunAsync(int port, ArrivalTimes times, CancellationToken cancel)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        var sending = new List<Task>(Cards);
        for (var card = 0; card < Cards && await tick.WaitForNextTickAsync(cancel); card++)
            sending.Add(SendAsync(port, card, times, cancel));
        await Task.WhenAll(sending);
    }

    /// <summary>The number of a card, as it stands in its host's name <c>web7.......</c>; read from whatever a room shows.</summary>
    public IEnumerable<int> CardsIn(string text)
    {
        for (var at = text.IndexOf("web7", StringComparison.Ordinal); at >= 0; at = text.IndexOf("web7", at + 1, StringComparison.Ordinal))
            if (at + 11 <= text.Length && int.TryParse(text.AsSpan(at + 3, 8), out var number) && number >= first && number < first + Cards)
                yield return number - first;
    }

    public string HostOf(int card) => $"web{first + card}";

    private async Task SendAsync(int port, int card, ArrivalTimes times, CancellationToken cancel)
    {
        using var connection = await LoadConnection.OpenAsync(port, cancel);
        // The seed picks the team, and with it the room.
        var request = AlertRequest.ToPolilog(BenchConfiguration.Connection, BenchConfiguration.Token, alerts: 1, seed: card);
        var status = await connection.SendAsync(request.From(first + card), cancel);
        if (status != 200)
            throw new InvalidOperationException($"A request was answered {status}, not 200.");
        times.Accepted(card);
    }
}
