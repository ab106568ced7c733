using Npgsql;

namespace Polilog.Core.Storage;

/// <summary>Sets of rows as parameters, nullable columns as values.</summary>
internal static class SqlRows
{
    /// <summary>One array of a set that the statement unnests.</summary>
    public static void AddArray<TRow, TValue>(this NpgsqlCommand command, string name, IReadOnlyCollection<TRow> rows, Func<TRow, TValue> value) =>
        command.Parameters.Add(new NpgsqlParameter<TValue[]>(name, [.. rows.Select(value)]));

    public static void AddArray<TRow, TValue>(this NpgsqlBatchCommand command, string name, IReadOnlyCollection<TRow> rows, Func<TRow, TValue> value) =>
        command.Parameters.Add(new NpgsqlParameter<TValue[]>(name, [.. rows.Select(value)]));

    public static string? TextAt(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? MomentAt(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
