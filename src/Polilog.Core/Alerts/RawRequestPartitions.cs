using System.Globalization;
using Dapper;
using Npgsql;

namespace Polilog.Core.Alerts;

/// <summary>The daily partitions of <c>raw_request</c>: made ahead, dropped by age and by size.</summary>
internal sealed class RawRequestPartitions(NpgsqlDataSource database)
{
    private const string Prefix = "raw_request_";
    private const int DaysAhead = 2;

    private long made = -1;

    // Its own advisory lock: two hosts that make the same partition at once would meet in an error.
    private const string LockSql = "select pg_advisory_xact_lock(7654300011)";

    /// <summary>Makes sure that a request received at that moment has its place. Costs nothing on all but the first call of a day.</summary>
    public async ValueTask EnsureAsync(DateTimeOffset receivedAt, CancellationToken cancel)
    {
        var day = DateOnly.FromDateTime(receivedAt.UtcDateTime);
        if (Interlocked.Read(ref made) == day.DayNumber)
            return;
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(LockSql, transaction: transaction);
        var present = (await ListAsync(connection)).Select(p => p.Day).ToHashSet();
        for (var d = day; d <= day.AddDays(DaysAhead); d = d.AddDays(1))
            if (!present.Contains(d))
                await connection.ExecuteAsync(MakeSql(d), transaction: transaction);
        await transaction.CommitAsync(cancel);
        Interlocked.Exchange(ref made, day.DayNumber);
    }

    // Names and bounds of partitions cannot be parameters; both are made of a date.
    public static string MakeSql(DateOnly day) => $"""
        create table {NameOf(day)} partition of raw_request for values from ('{day:yyyy-MM-dd} 00:00+00') to ('{day.AddDays(1):yyyy-MM-dd} 00:00+00')
        """;

    private const string ListSql = """
        select c.relname as name, pg_total_relation_size(c.oid) as bytes
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'raw_request'::regclass
        """;

    /// <summary>The days that have a partition.</summary>
    public static async Task<IEnumerable<DateOnly>> DaysAsync(NpgsqlConnection connection) => (await ListAsync(connection)).Select(p => p.Day);

    private static async Task<List<Partition>> ListAsync(NpgsqlConnection connection) =>
        [.. (await connection.QueryAsync<(string Name, long Bytes)>(ListSql)).Select(r => new Partition(DayOf(r.Name), r.Bytes)).OrderBy(p => p.Day)];

    /// <summary>Drops the oldest days until none is too old and all together are not too large; today's always stays. Returns the days dropped.</summary>
    public async Task<IReadOnlyList<DateOnly>> DropOldAsync(DateTimeOffset now, int keepDays, long keepBytes, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(LockSql, transaction: transaction);
        var partitions = await ListAsync(connection);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var (total, dropped) = (partitions.Sum(p => p.Bytes), new List<DateOnly>());
        foreach (var (day, bytes) in partitions.Where(p => p.Day < today))
        {
            if (day >= today.AddDays(-keepDays) && total <= keepBytes)
                break;
            await connection.ExecuteAsync($"drop table {NameOf(day)}", transaction: transaction);
            total -= bytes;
            dropped.Add(day);
        }
        await transaction.CommitAsync(cancel);
        return dropped;
    }

    private static string NameOf(DateOnly day) => Prefix + day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static DateOnly DayOf(string name) => DateOnly.ParseExact(name[Prefix.Length..], "yyyyMMdd", CultureInfo.InvariantCulture);

    private sealed record Partition(DateOnly Day, long Bytes);
}
