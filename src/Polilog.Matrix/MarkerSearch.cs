using System.Text.Json;

namespace Polilog.Matrix;

/// <summary>Looks for a message in its room by its marker, from the newest event back to the time of its first try.</summary>
internal static class MarkerSearch
{
    // Room for a clock of the homeserver that is behind ours.
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(10);
    private const string OnlyMessages = """{"types":["m.room.message"]}""";

    public static async Task<(string? EventId, Verdict? Trouble)> FindAsync(MatrixClient client, string roomId, string marker, DateTimeOffset notBefore, CancellationToken cancel)
    {
        var oldest = (notBefore - ClockMargin).ToUnixTimeMilliseconds();
        for (string? from = null; ;)
        {
            if (await client.MessagesAsync(roomId, backwards: true, from, to: null, OnlyMessages, cancel) is var answer && answer is not MatrixAnswer.Done)
                return (null, Verdict.Of(answer));
            var page = (MatrixAnswer.Done)answer;
            foreach (var item in page.Body.Items("chunk"))
            {
                if (MarkerOf(item) == marker && item.Text("event_id") is { } id)
                    return (id, null);
                if (item.Member("origin_server_ts") is { ValueKind: JsonValueKind.Number } at && at.TryGetInt64(out var ms) && ms < oldest)
                    return (null, null);
            }
            if (page.Text("end") is not { Length: > 0 } next)
                return (null, null);
            from = next;
        }
    }

    private static string? MarkerOf(JsonElement item) => item.Member("content")?.Member("org.polilog")?.Text("delivery");
}
