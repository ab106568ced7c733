using Microsoft.Extensions.DependencyInjection;
using Polilog.Core.Configuration;
using Polilog.Core.Delivery;

namespace Polilog.Matrix;

/// <summary>Registers what talks to Matrix. The homeserver may be absent: nothing here waits for it at start.</summary>
internal static class MatrixSetup
{
    /// <param name="settings">Null: there is no Matrix, only the portal's rooms.</param>
    public static IServiceCollection AddMatrix(this IServiceCollection services, MatrixSettings? settings)
    {
        if (settings is null)
            return services;
        services.AddSingleton(settings);
        services.AddSingleton(provider => new MatrixClient(MatrixClient.CreateHttp(), settings.Homeserver, () => TokenOf(provider.GetRequiredService<SecretStore>(), settings)));
        services.AddSingleton<MatrixRooms>();
        services.AddSingleton<IRoomGateway, MatrixRoomGateway>();
        services.AddSingleton<SyncRound>().AddSingleton<SyncStore>().AddSingleton<CommandStore>().AddSingleton<SyncMetrics>().AddSingleton<RoomCommands>();
        services.AddHostedService<MatrixSync>();
        return services;
    }

    private static (string? Token, string? Fault) TokenOf(SecretStore secrets, MatrixSettings settings) =>
        secrets.Find(settings.AccessTokenSecret, out var fault) is [var token, ..] ? (token, null) : (null, fault);
}
