using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Polilog.Core.People;
using Polilog.Host.Cli;

namespace Polilog.Host.Access;

/// <summary>Who may come in and what he may do. Everything needs a login unless it says otherwise.</summary>
internal static class AccessSetup
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<AccessReader>().AddSingleton<AccessTokenStore>().AddSingleton<AccessSessionStore>().AddSingleton<LoginLimit>();
        services.AddAuthentication(AccessHandler.SchemeName).AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessHandler.SchemeName, null);
        var read = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        services.AddAuthorizationBuilder()
            .AddPolicy(AccessPolicies.Read, read)
            .AddPolicy(AccessPolicies.Act, p => p.RequireAuthenticatedUser().RequireClaim(AccessClaims.Person))
            .AddPolicy(AccessPolicies.Admin, p => p.RequireAuthenticatedUser().RequireClaim(ClaimTypes.Role, AccessRoles.Admin))
            .SetFallbackPolicy(read)
            .AddScopes();
        return services;
    }

    /// <summary>The demonstration lets everybody in, so it must not be reachable from elsewhere.</summary>
    public static void RefuseOpenDemonstration(HubOptions options)
    {
        if (options.IsDemonstration && !options.Listen.IsLoopback)
            throw new CliFailure($"The demonstration lets everybody in and therefore serves on loopback only, not on {options.Listen}: give a configuration with --config FOLDER, or leave --listen out.");
    }

    public static void UseAccess(this WebApplication hub)
    {
        if (hub.Services.GetRequiredService<HubOptions>().IsDemonstration)
            hub.Use(CrossSite.RefuseForeignHostsAsync);
        hub.Use(CrossSite.RefuseForeignWritesAsync);
        hub.UseAuthentication();
        hub.UseAuthorization();
    }
}
