using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Polilog.Host.Access;

namespace Polilog.Host.Cli;

/// <summary>Runs a hub until Ctrl-C or SIGTERM.</summary>
internal static class HubRunner
{
    /// <param name="started">Told, when the hub serves, its address.</param>
    public static async Task RunAsync(HubOptions options, Action<HubOptions, Uri> started, CancellationToken cancel)
    {
        await using var hub = await Hub.BuildAsync(options, cancel);
        try
        {
            await hub.StartAsync(cancel);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new CliFailure($"{options.Listen} is taken by another program: stop that one, or choose another address with --listen http://127.0.0.1:PORT.");
        }
        var address = new Uri(hub.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await FirstPassword.PrintAsync(hub.Services, address, cancel);
        started(options, address);
        await hub.WaitForShutdownAsync(cancel);
    }
}
