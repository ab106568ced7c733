using Polilog.Core.Alerts;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Revisions;
using Polilog.Core.Delivery;
using Polilog.Core.Incidents;
using Polilog.Core.Storage;
using Polilog.Host.Access;
using Polilog.Host.Api;
using Polilog.Host.Demonstration;
using Polilog.Host.Ingress;
using Polilog.Host.Plugins;
using Polilog.Matrix;
using Polilog.Portal;
using Polilog.Portal.Configuration;

namespace Polilog.Host;

/// <summary>Puts a hub together: database, plugins, configuration, then the parts. The only place that knows them all.</summary>
internal static class Hub
{
    /// <exception cref="Cli.CliFailure">Something a person must mend first, in one sentence each.</exception>
    public static async Task<WebApplication> BuildAsync(HubOptions options, CancellationToken cancel)
    {
        AccessSetup.RefuseOpenDemonstration(options);
        var time = TimeProvider.System;
        // Compiling is most of a start, and what needs the database and what does not are compiled side by side.
        var opening = Task.Run(() => HubDatabase.OpenAsync(options.ConnectionString, time.GetUtcNow(), cancel), cancel);
        var catalog = ConnectorCatalog.Load(options.PluginsFolder, Path.Combine(options.CacheFolder, "plugins"), options.AllowedPlugins);
        var table = options.MasterKey is { } key ? await HubSecrets.ReadAsync(await opening, key, cancel) : null;
        var secrets = HubDocument.Secrets(options, table);
        var readings = HubDocument.Readings(catalog, secrets);
        var given = HubDocument.Read(options, readings);
        var database = await opening;
        var configuration = new ConfigurationHolder();
        var connections = new ConnectionStore(database);
        var signals = new HubSignals(time);
        var revisions = new ConfigurationRevisions(database, readings, signals, time);
        var follower = new ConfigurationFollower(readings, configuration, connections);
        var activating = Task.Run(ActivateAsync, cancel);

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Polilog.Host", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls(options.Listen.ToString());
        builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false);
        builder.AddTelemetry();
        builder.Services
            .AddSingleton(options).AddSingleton(time).AddSingleton(database).AddSingleton(catalog).AddSingleton(secrets).AddSingleton(configuration)
            .AddSingleton(signals).AddSingleton(readings).AddSingleton(revisions).AddSingleton(follower)
            .AddSingleton<ConfigurationProposals>().AddSingleton<RunningHosts>().AddSingleton<ConfigurationWatch>().AddSingleton<IHostedService>(provider => provider.GetRequiredService<ConfigurationWatch>())
            .AddIngress(new IngressOptions { CrashSlotFolder = Path.Combine(options.DataFolder, "crash-slots") })
            .AddSingleton(connections)
            .AddReconciliation()
            .AddWriteBack()
            .AddEngine()
            .AddDelivery()
            .AddAccess()
            .AddApi()
            .AddPortal(options.IsDemonstration);

        if (table is not null)
            builder.Services.AddSecretWatch(table, options.MasterKey!);
        if (options.IsDemonstration)
            builder.Services.AddDemonstration(seed: Environment.ProcessId);

        await activating;
        builder.Services.AddMatrix(configuration.Current.Document.Matrix);
        var hub = builder.Build();
        hub.UsePortal();
        hub.UseAccess();
        hub.UseApi();
        hub.MapIngress();
        hub.MapHealth();
        hub.MapLogin();
        hub.MapApi();
        hub.MapPortal();
        hub.MapDeadLetterForms();
        hub.MapConnectorPages();
        hub.MapConfigurationPages();
        hub.MapRoutePages();
        return hub;

        async Task ActivateAsync()
        {
            if (options.IsDemonstration)
                await DemonstrationDatabase.RefuseForeignAsync(database, readings.Read(given!).Document!, cancel);
            await HubConfigurationStart.RunAsync(database, revisions, follower, given, options.ConfigurationFolder, time.GetUtcNow(), cancel);
        }
    }
}
