using Npgsql;

namespace Polilog.Core.Storage;

/// <summary>Takes ids before the rows are written, so that rows which point at one another go in one round trip.</summary>
internal static class Identities
{
    /// <param name="sql">Draws <c>@count</c> values of a sequence.</param>
    public static async Task<IReadOnlyList<long>> ReserveAsync(NpgsqlConnection connection, string sql, int count, CancellationToken cancel)
    {
        var ids = new List<long>(count);
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("count", count);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            ids.Add(reader.GetInt64(0));
        return ids;
    }
}
