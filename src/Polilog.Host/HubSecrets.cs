using Npgsql;
using Polilog.Core.Configuration.Secrets;

namespace Polilog.Host;

/// <summary>The secrets in the database, for a hub that was given the key to them.</summary>
internal static class HubSecrets
{
    /// <exception cref="SecretException">It is another key.</exception>
    public static async Task<SecretTable> ReadAsync(NpgsqlDataSource database, SecretKey master, CancellationToken cancel)
    {
        var table = new SecretTable();
        await new StoredSecrets(database, master).LoadAsync(table, cancel);
        return table;
    }

    public static IServiceCollection AddSecretWatch(this IServiceCollection services, SecretTable table, SecretKey master) =>
        services.AddSingleton(table).AddSingleton(provider => new StoredSecrets(provider.GetRequiredService<NpgsqlDataSource>(), master)).AddHostedService<SecretWatch>();
}
