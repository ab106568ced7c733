using System.CommandLine;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Secrets;
using Polilog.Host.Embedded;
using Polilog.Host.Plugins;

namespace Polilog.Host.Cli;

/// <summary>The options of every command that runs a hub or opens its database.</summary>
internal static class HubArguments
{
    public static readonly Option<string?> Database = new("--database")
    {
        Description = "Connection string of PostgreSQL 15 or newer (or POLILOG_DATABASE); none: an own one in the user's data folder",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("POLILOG_DATABASE"),
    };

    public static readonly Option<string?> Configuration = new("--config")
    {
        Description = "Folder with the configuration (or POLILOG_CONFIG)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("POLILOG_CONFIG"),
    };

    public static readonly Option<string?> Secrets = new("--secrets")
    {
        Description = "Folder with a file per secret (or POLILOG_SECRETS); none: secrets/ in the folder of --config",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("POLILOG_SECRETS"),
    };

    public static readonly Option<string> Listen = new("--listen")
    {
        Description = "Address to serve on (or POLILOG_LISTEN)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("POLILOG_LISTEN") ?? "http://127.0.0.1:8080",
    };

    public static readonly Option<string> Plugins = new("--plugins")
    {
        Description = "Folder with a sub-folder per plugin (or POLILOG_PLUGINS)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("POLILOG_PLUGINS") ?? Path.Combine(AppContext.BaseDirectory, "plugins"),
    };

    public static readonly Option<string?> Data = new("--data")
    {
        Description = "Folder for the own PostgreSQL and what the hub must remember (or POLILOG_DATA); none: the user's data folder",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("POLILOG_DATA"),
    };

    public static readonly Option<string?> Allowed = new("--allowed-plugins")
    {
        Description = "File with the hashes of the plugins that may be loaded, one a line (or POLILOG_ALLOWED_PLUGINS); none: all may",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("POLILOG_ALLOWED_PLUGINS"),
    };

    public static readonly Option<string?> KeyFile = new("--key-file")
    {
        Description = $"File with the key that opens stored secrets (or {MasterKey.FileVariable}, or the key itself in {MasterKey.Variable}); none: the database's secrets are not used",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(MasterKey.FileVariable),
    };

    public static EmbeddedPostgresOptions Folders(ParseResult parsed)
    {
        var usual = EmbeddedPostgresOptions.ForThisUser();
        return parsed.GetValue(Data) is { Length: > 0 } data ? usual with { DataFolder = Path.GetFullPath(data) } : usual;
    }

    public static ConnectorCatalog Catalog(ParseResult parsed) =>
        ConnectorCatalog.Load(Path.GetFullPath(parsed.GetValue(Plugins)!), Path.Combine(Folders(parsed).CacheFolder, "plugins"), AllowedOf(parsed));

    public static HubOptions HubOptions(ParseResult parsed, string connectionString, bool isDemonstration)
    {
        var listen = parsed.GetValue(Listen)!;
        if (!Uri.TryCreate(listen, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new CliFailure($"'{listen}' is no address to serve on; give --listen http://ADDRESS:PORT.", ExitCode.Usage);
        var folders = Folders(parsed);
        var configuration = parsed.GetValue(Configuration) is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;
        return new HubOptions(
            connectionString,
            isDemonstration,
            configuration,
            parsed.GetValue(Secrets) is { Length: > 0 } secrets ? Path.GetFullPath(secrets) : configuration is null ? null : SecretStore.FolderBeside(configuration),
            Path.GetFullPath(parsed.GetValue(Plugins)!),
            AllowedOf(parsed),
            folders.DataFolder,
            folders.CacheFolder,
            url)
        {
            MasterKey = KeyOf(parsed),
        };
    }

    /// <summary>Null if none is given.</summary>
    public static SecretKey? KeyOf(ParseResult parsed) => MasterKey.Find(parsed.GetValue(KeyFile), Environment.GetEnvironmentVariable);

    /// <summary>The secrets of a configuration in a folder.</summary>
    public static SecretStore SecretsOf(ParseResult parsed, string configuration, SecretTable? table = null) =>
        parsed.GetValue(Secrets) is { Length: > 0 } folder ? new SecretStore(Path.GetFullPath(folder), Environment.GetEnvironmentVariable, table) : SecretStore.Beside(configuration, table);

    private static AllowedPlugins AllowedOf(ParseResult parsed) =>
        parsed.GetValue(Allowed) is { Length: > 0 } file ? new AllowedPlugins(Path.GetFullPath(file)) : AllowedPlugins.All;
}
