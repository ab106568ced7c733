using Npgsql;

namespace Polilog.Core.Alerts;

/// <summary>Ids taken from a sequence in blocks, so that rows which refer to one another are written in one go.</summary>
/// <param name="nextSql">Gives the first id of each further block.</param>
internal sealed class IdBlock(string nextSql)
{
    /// <summary>What the sequences of <c>0001_alerts.sql</c> rise by.</summary>
    private const int Size = 4096;

    private readonly Lock gate = new();
    private long next;
    private long end;

    public async Task<long[]> TakeAsync(NpgsqlConnection connection, int count, CancellationToken cancel)
    {
        var ids = new long[count];
        for (var filled = Fill(ids, 0); filled < count; filled = Fill(ids, filled))
        {
            await using var command = new NpgsqlCommand(nextSql, connection);
            Open((long)(await command.ExecuteScalarAsync(cancel))!);
        }
        return ids;
    }

    private int Fill(long[] ids, int filled)
    {
        lock (gate)
        {
            while (filled < ids.Length && next < end)
                ids[filled++] = next++;
            return filled;
        }
    }

    // Two writers may each fetch a block at once; the rest of the earlier one is left unused.
    private void Open(long first)
    {
        lock (gate)
            (next, end) = (first, first + Size);
    }
}
