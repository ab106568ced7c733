namespace Polilog.Host.Demonstration;

internal static class DemonstrationSetup
{
    /// <param name="seed">Chooses hosts and figures.</param>
    public static IServiceCollection AddDemonstration(this IServiceCollection services, int seed) =>
        services.AddSingleton(new DemonstrationScript(seed)).AddHostedService<DemonstrationPlayer>().AddHostedService<DemonstrationUpkeep>();
}
