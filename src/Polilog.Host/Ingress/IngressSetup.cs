using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Polilog.Core.Alerts;
using Polilog.Core.Configuration;
using Polilog.Core.Delivery;
using Polilog.Core.People;
using Polilog.Core.Reconciliation;
using Polilog.Core.WriteBack;
using Polilog.Host.Plugins;

namespace Polilog.Host.Ingress;

/// <summary>Composes the way from the socket to the commit. Expects NpgsqlDataSource, HubSignals and TimeProvider among the services, and a ConnectorCatalog and a SecretStore unless a ConnectorFactory is given.</summary>
internal static class IngressSetup
{
    public static IServiceCollection AddIngress(this IServiceCollection services, IngressOptions options)
    {
        services.AddMetrics();
        services.AddSingleton(options);
        services.AddSingleton<IntakeMetrics>().AddSingleton<IntakeBacklog>();
        services.AddSingleton<ConnectionStore>().AddSingleton<DeadLetterStore>().AddSingleton<StrikeStore>().AddSingleton<QuarantineStore>();
        services.AddSingleton<IntakeStore>().AddSingleton<RefreshBuffer>().AddSingleton<RawRequestPartitions>();
        services.AddSingleton<AlertIntake>().AddHostedService(s => s.GetRequiredService<AlertIntake>());
        services.AddSingleton(_ => CrashSlots.Open(options.CrashSlotFolder));
        services.TryAddSingleton(s => FactoryOf(s.GetRequiredService<ConnectorCatalog>(), s.GetRequiredService<SecretStore>()));
        if (services.Any(s => s.ServiceType == typeof(ConnectorCatalog)))
            services.AddSingleton<PluginWatch>().AddHostedService(s => s.GetRequiredService<PluginWatch>());
        services.AddSingleton<ConnectionReaders>().AddSingleton<IngressEndpoint>();
        services.AddSingleton<DeadLetterReader>().AddSingleton<LaterNews>().AddSingleton<DeadLetterRetry>().AddSingleton<Quarantine>();
        services.AddSingleton<AlertSourceStore>().AddSingleton<ReconciliationStore>().AddSingleton<ReconciliationMetrics>().AddSingleton<Reconciler>();
        services.AddSingleton<SourceCalls>().AddSingleton<AlertSources>();
        services.AddSingleton<AcknowledgingConnections>(s => () => SourceGateway.Acknowledging(s.GetRequiredService<ConnectionStore>(), s.GetRequiredService<ConnectionReaders>()));
        services.AddSingleton<RequestKeys>();
        services.AddHostedService<IngressUpkeep>().AddHostedService<Retention>().AddHostedService<ConditionExpiry>();
        if (services.Any(s => s.ServiceType == typeof(ConfigurationHolder)))
            services.AddHostedService<HeartbeatWatch>();
        return services;
    }

    /// <summary>Asks sources every minute what fires.</summary>
    public static IServiceCollection AddReconciliation(this IServiceCollection services) => services.AddHostedService(s => s.GetRequiredService<AlertSources>());

    /// <summary>Tells sources what became of incidents, and rooms if that fails.</summary>
    public static IServiceCollection AddWriteBack(this IServiceCollection services) => services.AddSingleton<IRoomGateway, SourceGateway>().AddHostedService<SourceRefusals>();

    public static IEndpointRouteBuilder MapIngress(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var intake = services.GetRequiredService<AlertIntake>();
        var backlog = services.GetRequiredService<IntakeBacklog>();
        services.GetRequiredService<IntakeMetrics>().Observe(() => intake.QueuedRequests, () => intake.QueuedBytes, () => backlog.Undecided);
        routes.Map("/ingest/{connection}/{**subPath}", (RequestDelegate)services.GetRequiredService<IngressEndpoint>().HandleAsync).AllowAnonymous();
        return routes;
    }

    public static ConnectorFactory FactoryOf(ConnectorCatalog catalog, SecretStore secrets) => connection =>
    {
        if (catalog.Find(connection.Connector) is not { } loaded)
            return new ConnectorInUse(null, "", $"The connector '{connection.Connector}' is not installed.");
        var made = loaded.Create((JsonObject)JsonNode.Parse(connection.Options)!, name => secrets.Find(name, out _));
        var fault = string.Join(" ", made.Faults.Select(f => $"{f.Path}: {f.Reason}"));
        return new ConnectorInUse(made.Connector, loaded.Version, $"The options of connection '{connection.Name}' are not valid: {fault}", loaded);
    };
}
