using Polilog.Core.People;

namespace Polilog.Host.Access;

/// <summary>Lets the first administrator in.</summary>
internal static class FirstPassword
{
    /// <summary>Prints it, once in the life of an installation. Only its hash is kept.</summary>
    public static async Task PrintAsync(IServiceProvider services, Uri address, CancellationToken cancel)
    {
        if (services.GetRequiredService<HubOptions>().IsDemonstration)
            return;
        if (await services.GetRequiredService<AccessTokenStore>().CreateFirstAsync(services.GetRequiredService<TimeProvider>().GetUtcNow(), cancel) is { } password)
            await Console.Out.WriteLineAsync($"polilog: first password: {password} (shown once; log in with it at {new Uri(address, "login")}, or give it to the command line as --token)");
    }
}
