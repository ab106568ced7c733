using Npgsql;
using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>
/// Tells of alerts that were received long ago which of them still are news: what the source has said since about the same condition is later, and wins. So a dead letter
/// raises no alarm that is over.
/// </summary>
internal sealed class LaterNews(NpgsqlDataSource database, RefreshBuffer refreshes)
{
    /// <summary>As long as a lease that was not renewed is waited for.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private const string KnownSql = "select dedup_key from condition where dedup_key = any (@keys) and greatest(changed_at, last_seen_at) >= @received_at";

    public async Task<SiftedAlerts> SiftAsync(ActiveConnection connection, IReadOnlyList<Alert> alerts, DateTimeOffset receivedAt, DateTimeOffset now, CancellationToken cancel)
    {
        // What this host has heard and not written yet is news, too.
        await refreshes.FlushAsync(cancel);
        var keyed = alerts.Select(a => (Key: DedupKey.Of(connection.Family, connection.Name, a.Identity), Alert: a)).ToList();
        var known = new HashSet<DedupKey>();
        await using var open = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(KnownSql, open);
        command.Parameters.Add(new NpgsqlParameter<byte[][]>("keys", [.. keyed.Select(k => k.Key.Bytes)]));
        command.Parameters.AddWithValue("received_at", receivedAt.ToUniversalTime());
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            known.Add(DedupKey.FromBytes(reader.GetFieldValue<byte[]>(0)));
        Alert[] unknown = [.. keyed.Where(k => !known.Contains(k.Key)).Select(k => k.Alert)];
        Alert[] news = [.. unknown.Where(a => !(a.Status == AlertStatus.Firing && a.ExpiresAt + Grace < now))];
        return new SiftedAlerts(news, alerts.Count - unknown.Length, unknown.Length - news.Length);
    }
}

/// <param name="News">What the intake is to hear.</param>
/// <param name="Overtaken">Of so many conditions later news is known.</param>
/// <param name="Lapsed">The leases of so many are over.</param>
internal sealed record SiftedAlerts(IReadOnlyList<Alert> News, int Overtaken, int Lapsed)
{
    public override string ToString() => string.Join(", ", new[]
    {
        $"{News.Count} of {News.Count + Overtaken + Lapsed} alerts taken in",
        Overtaken > 0 ? $"{Overtaken} overtaken by later news" : "",
        Lapsed > 0 ? $"{Lapsed} whose lease is over" : "",
    }.Where(part => part.Length > 0));
}
