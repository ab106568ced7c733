using Microsoft.AspNetCore.Authorization;
using Polilog.Core.People;

namespace Polilog.Host.Access;

/// <summary>Which scope lets a token do what only administrators, or people by their roles in topics, may do otherwise.</summary>
internal static class ScopeRules
{
    /// <summary>For administrators and tokens of this scope only.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder route, string scope) where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(scope).AcceptScope(scope);

    /// <summary>For whom the endpoint itself lets; with this scope it lets, too.</summary>
    public static TBuilder AcceptScope<TBuilder>(this TBuilder route, string scope) where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new AcceptedScope(scope));

    public static void AddScopes(this AuthorizationBuilder authorization)
    {
        foreach (var scope in AccessScopes.All)
            authorization.AddPolicy(scope, p => p.RequireAuthenticatedUser().RequireAssertion(context => AccessClaims.MayWrite(context.User, scope)));
    }
}

/// <summary>As an endpoint knows it.</summary>
internal sealed record AcceptedScope(string Scope);
