using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Polilog.Core.Configuration;

namespace Polilog.Portal.Pages;

/// <summary>How every cookie of the hub is sent.</summary>
internal static class HubCookie
{
    public static void Set(HttpContext context, string name, string value, TimeSpan lifetime) => context.Response.Cookies.Append(name, value, OptionsOf(context, lifetime));

    public static void Delete(HttpContext context, string name) => context.Response.Cookies.Delete(name, OptionsOf(context, lifetime: null));

    public static bool IsLoopback(HostString host) => host.Host is "localhost" || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Where people use https it is never sent without, whatever a proxy before the hub says; on the hub's own machine there is no proxy.</summary>
    internal static bool IsSecure(HttpRequest request, Uri publicUrl) => request.IsHttps || (publicUrl.Scheme == Uri.UriSchemeHttps && !IsLoopback(request.Host));

    // Lax, not Strict: a link in a chat message must find the reader logged in. Writes are guarded against other sites besides.
    private static CookieOptions OptionsOf(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = IsSecure(context.Request, context.RequestServices.GetRequiredService<ConfigurationHolder>().Current.Document.PublicUrl),
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
