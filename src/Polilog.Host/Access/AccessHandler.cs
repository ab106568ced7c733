using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Polilog.Core.Configuration;
using Polilog.Core.People;
using Polilog.Core.Storage;
using Polilog.Host.Api;
using Polilog.Portal.Pages;

namespace Polilog.Host.Access;

/// <summary>Who asks: the bearer of a token, else the browser of a session; in the demonstration everybody, as an administrator. Whoever is refused is told what to do.</summary>
internal sealed class AccessHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder,
    AccessReader reader,
    ConfigurationHolder configuration,
    HubOptions hub,
    TimeProvider time) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "Polilog";
    public const string SessionCookie = "polilog-session";

    private const string Bearer = "Bearer ";

    private string? outage;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // What needs no login must not cost one: the ingress has tokens of its own.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return AuthenticateResult.NoResult();
        if (hub.IsDemonstration)
            return Known("demonstration", AccessRoles.Admin, DemonstrationPerson(), token: null);
        if (Shown() is not { Length: > 0 } value)
            return AuthenticateResult.NoResult();
        try
        {
            if (await reader.FindAsync(value, time.GetUtcNow(), Context.RequestAborted) is not { } token)
                return AuthenticateResult.Fail("The token or session is unknown, ended or revoked.");
            if (!IsNamed(token.Person))
                return AuthenticateResult.Fail($"The configuration names no person '{token.Person}' any more.");
            Context.Features.Set<ReadingRight>(async cancel => await reader.FindAsync(value, time.GetUtcNow(), cancel) is { } still && IsNamed(still.Person));
            return Known(token.Name, token.Role, token.Person, token);
        }
        catch (Exception failure) when (DatabaseFault.Outage(failure) is { } sentence)
        {
            outage = sentence;
            return AuthenticateResult.Fail(sentence);
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var isKept = HadSession() && (outage is null
            ? await KeptForm.TryRefuseAsync(Context, StatusCodes.Status401Unauthorized, words => words.SignedOut)
            : await KeptForm.TryRefuseAsync(Context, StatusCodes.Status503ServiceUnavailable, words => words.NoDatabase));
        if (isKept)
            return;
        if (outage is not null)
        {
            await Problem.Unavailable("The hub cannot look up who you are", outage).ExecuteAsync(Context);
            return;
        }
        if (!IsForPrograms(Request.Path))
        {
            var back = HttpMethods.IsGet(Request.Method) ? Request.PathBase + Request.Path + Request.QueryString : "/";
            Response.Redirect(ShellEndpoints.LoginAddress(back));
            return;
        }
        Response.Headers.WWWAuthenticate = "Bearer";
        await Problem.Unauthorized(
            "This needs an access token", "Send one as 'Authorization: Bearer <token>'; an administrator makes it with: polilog token create.").ExecuteAsync(Context);
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (await KeptForm.TryRefuseAsync(Context, StatusCodes.Status403Forbidden, words => words.OnlyAdministrators))
            return;
        if (!IsForPrograms(Request.Path) && HttpMethods.IsGet(Request.Method))
        {
            await Notices.OnlyAdministrators(Context.RequestServices.GetRequiredService<Reader>().Of(Context)).ExecuteAsync(Context);
            return;
        }
        if (Context.GetEndpoint()?.Metadata.GetMetadata<AcceptedScope>() is { Scope: var scope })
        {
            await Problem.Forbidden(
                $"Only administrators and tokens of the scope {scope} may do this", $"Log in with a token of the role admin, or show one of this scope; an administrator makes it with: polilog token create --scope {scope}.")
                .ExecuteAsync(Context);
            return;
        }
        var acts = Context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy is AccessPolicies.Act) ?? false;
        await (acts
            ? Problem.Forbidden("This token acts as nobody", "Log in with a token that belongs to a person; an administrator makes one with: polilog token create --person KEY.")
            : Problem.Forbidden("Only administrators may do this", "Log in with a token of the role admin; an administrator makes one with: polilog token create --role admin."))
            .ExecuteAsync(Context);
    }

    private static bool IsForPrograms(PathString path) => path.StartsWithSegments("/api/v1", StringComparison.Ordinal) || path.StartsWithSegments("/openapi", StringComparison.Ordinal);

    private string? Shown() => Request.Headers.Authorization.ToString() is { Length: > 0 } header
        ? header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null
        : Request.Cookies[SessionCookie];

    /// <summary>Of who was never logged in nothing is read.</summary>
    private bool HadSession() => Request.Cookies[SessionCookie] is { } value && AccessToken.HasForm(value);

    private bool IsNamed(string? person) => person is null || configuration.Current.FindPerson(person) is not null;

    private string? DemonstrationPerson() => Request.Cookies[ShellEndpoints.PersonCookie] is { } chosen && configuration.Current.FindPerson(chosen) is { } person
        ? person.Key
        : configuration.Current.Document.People is [var first, ..] ? first.Key : null;

    private static AuthenticateResult Known(string name, string role, string? person, AccessTokenRow? token)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Role, role)], SchemeName);
        if (person is not null)
            identity.AddClaim(new Claim(AccessClaims.Person, person));
        if (token is not null)
            identity.AddClaim(new Claim(AccessClaims.Token, $"{token.Id}"));
        foreach (var scope in token?.Scopes ?? [])
            identity.AddClaim(new Claim(AccessClaims.Scope, scope));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
