using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Polilog.Core.Messages;

namespace Polilog.Core.Incidents;

/// <summary>Registers the engine. The host provides data source, configuration holder, signals, reader, time and logging.</summary>
internal static class EngineSetup
{
    public static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.AddSingleton<EngineMetrics>();
        services.AddSingleton<MessageRenderer>();
        services.AddSingleton<RecordedViews>();
        services.AddSingleton<RecordedTemplateCheck>();
        services.AddSingleton<DecisionWriter>();
        services.AddSingleton<DecisionTransaction>();
        services.AddSingleton<IncidentCommands>();
        services.AddSingleton<IncidentEngine>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<IncidentEngine>());
        services.AddHostedService<DeadLetterAnnouncer>();
        services.AddHostedService<OpenIncidents>();
        return services;
    }
}
