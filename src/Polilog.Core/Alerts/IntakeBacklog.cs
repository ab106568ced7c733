using Npgsql;

namespace Polilog.Core.Alerts;

/// <summary>How many conditions wait for a decision, for the metrics: counted now and then, not at every look.</summary>
internal sealed class IntakeBacklog(NpgsqlDataSource database)
{
    private const string CountSql = "select count(*) from condition where decided_version < state_version";

    private long undecided;

    public long Undecided => Interlocked.Read(ref undecided);

    public async Task RefreshAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(CountSql);
        Interlocked.Exchange(ref undecided, (long)(await command.ExecuteScalarAsync(cancel))!);
    }
}
