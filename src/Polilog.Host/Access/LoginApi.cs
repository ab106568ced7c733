using Microsoft.AspNetCore.Http.Features;
using Polilog.Core.Configuration;
using Polilog.Core.People;
using Polilog.Portal.Pages;

namespace Polilog.Host.Access;

/// <summary><c>POST /login</c> and <c>POST /logout</c>: plain forms that turn a token into a session and end it.</summary>
internal static class LoginApi
{
    private const int LargestForm = 16 * 1024;

    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/login", LogInAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/logout", LogOutAsync).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Address of the page on which one logs in and from which one comes back.</summary>
    public static string PageOf(string back) => $"/login?return={Uri.EscapeDataString(back)}";

    /// <summary>Only a path of this hub: a link to the login page must not lead to a foreign site.</summary>
    internal static string LocalPath(string? back) =>
        back is ['/', ..] and not ['/', '/' or '\\', ..] && !back.Any(char.IsControl) && Uri.IsWellFormedUriString(back, UriKind.Relative) ? back : "/";

    private static async Task<IResult> LogInAsync(HttpContext context, AccessSessionStore sessions, LoginLimit limit, ConfigurationHolder configuration, TimeProvider time)
    {
        var now = time.GetUtcNow();
        if (limit.WaitOf(context.Connection.RemoteIpAddress, now) is { } wait)
        {
            context.Response.Headers.RetryAfter = $"{wait.TotalSeconds:0}";
            return Results.Text($"Too many wrong passwords came from this address. Try again in {wait.TotalSeconds:0} seconds.\n", statusCode: StatusCodes.Status429TooManyRequests);
        }
        if (await FormAsync(context.Request) is not { } form)
            return Results.Text("Send the fields token and return as a form.\n", statusCode: StatusCodes.Status400BadRequest);
        var back = LocalPath(form["return"]);
        if (await sessions.BeginAsync(form["token"].ToString().Trim(), now, context.RequestAborted) is not { } value)
        {
            limit.Count(context.Connection.RemoteIpAddress, now);
            return new SeeOther($"{PageOf(back)}&wrong=true");
        }
        context.Response.Cookies.Append(AccessHandler.SessionCookie, value, CookieOf(context.Request, configuration, now + AccessSessionStore.Lifetime));
        return new SeeOther(back);
    }

    private static async Task<IResult> LogOutAsync(HttpContext context, AccessSessionStore sessions, AccessReader reader, ConfigurationHolder configuration, TimeProvider time)
    {
        if (context.Request.Cookies[AccessHandler.SessionCookie] is { Length: > 0 } value)
        {
            await sessions.EndAsync(value, context.RequestAborted);
            reader.Forget(value);
        }
        context.Response.Cookies.Delete(AccessHandler.SessionCookie, CookieOf(context.Request, configuration, time.GetUtcNow()));
        return new SeeOther("/login");
    }

    private static async Task<IFormCollection?> FormAsync(HttpRequest request)
    {
        if (!request.HasFormContentType || request.ContentLength > LargestForm)
            return null;
        try
        {
            return await request.ReadFormAsync(new FormOptions { BufferBodyLengthLimit = LargestForm, ValueLengthLimit = LargestForm }, request.HttpContext.RequestAborted);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    // Lax, not Strict: a link in a chat message must find the reader logged in. Writes are guarded by CrossSite besides.
    private static CookieOptions CookieOf(HttpRequest request, ConfigurationHolder configuration, DateTimeOffset expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = request.IsHttps || IsBehindTls(request, configuration.Current.Document.PublicUrl),
        Path = "/",
        Expires = expires,
    };

    private static bool IsBehindTls(HttpRequest request, Uri publicUrl) =>
        publicUrl.Scheme == Uri.UriSchemeHttps && publicUrl.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
