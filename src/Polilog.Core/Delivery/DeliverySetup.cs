using Microsoft.Extensions.DependencyInjection;

namespace Polilog.Core.Delivery;

/// <summary>Registers the lanes. They serve every <see cref="IRoomGateway"/> that is registered, and rest without one.</summary>
internal static class DeliverySetup
{
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddSingleton<DeliveryStore>();
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton(new Backoff(new Random().NextDouble));
        services.AddHostedService<DeliveryLanes>();
        return services;
    }
}
