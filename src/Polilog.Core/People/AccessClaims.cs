using System.Security.Claims;

namespace Polilog.Core.People;

/// <summary>The words in which a surface knows who asks: claims that access gives, policies that pages and the API ask for.</summary>
internal static class AccessClaims
{
    /// <summary>Holds the key of the person in whose name is acted; without it one may read, not act.</summary>
    public const string Person = "person";

    /// <summary>Holds which access token is shown, whoever bears it.</summary>
    public const string Token = "token";

    /// <summary>Holds one of <see cref="AccessScopes"/>.</summary>
    public const string Scope = "scope";

    /// <summary>By what a bearer is told from any other, also of the same name.</summary>
    public static string BearerOf(ClaimsPrincipal who) => $"{who.FindFirst(Token)?.Value} {who.FindFirst(Person)?.Value}".Trim();

    /// <summary>Whether he may do what the scope is for, whoever he is in a topic.</summary>
    public static bool MayWrite(ClaimsPrincipal who, string scope) => who.IsInRole(AccessRoles.Admin) || who.HasClaim(Scope, scope);

    /// <summary>Who it is, for the record: the person's key, else the name of the token.</summary>
    public static string NameOf(ClaimsPrincipal who) => who.FindFirst(Person)?.Value ?? who.Identity?.Name ?? "";
}

/// <summary>Values of the role claim: what the holder of a token is to the installation. A person's roles in topics come on top.</summary>
internal static class AccessRoles
{
    public const string Viewer = "viewer";
    public const string Auditor = "auditor";
    public const string Admin = "admin";

    /// <summary>Has no role in the installation, acts as himself.</summary>
    public const string Person = "person";

    public static IReadOnlyList<string> All { get; } = [Viewer, Auditor, Admin, Person];
}

/// <summary>Authorization policies by name.</summary>
internal static class AccessPolicies
{
    /// <summary>Everybody who is known.</summary>
    public const string Read = "Read";

    /// <summary>Who acts as a person.</summary>
    public const string Act = "Act";

    /// <summary>Who administers the installation.</summary>
    public const string Admin = "Admin";
}
