using System.Data;
using Dapper;
using Npgsql;

namespace Polilog.Core.Storage;

/// <summary>Opens the database the way every store expects it.</summary>
internal static class Database
{
    static Database()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        // Without removing the built-in map Dapper skips the handler for parameters.
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new UtcHandler());
    }

    public static NpgsqlDataSource Open(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString)
        {
            // Metrics carry this name in place of the connection string.
            Name = "polilog",
        };
        return builder.Build();
    }

    /// <summary>Npgsql takes only UTC moments and gives DateTime; records want DateTimeOffset.</summary>
    private sealed class UtcHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.ToUniversalTime();

        public override DateTimeOffset Parse(object value) => value switch
        {
            DateTimeOffset moment => moment,
            DateTime moment => new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)),
            _ => throw new InvalidCastException($"{value.GetType()} is no moment."),
        };
    }
}
