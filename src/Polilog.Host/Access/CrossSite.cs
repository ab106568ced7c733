using Polilog.Core.Configuration;
using Polilog.Host.Api;
using Polilog.Portal.Pages;

namespace Polilog.Host.Access;

/// <summary>
/// A browser sends its cookie, and in the demonstration everything, whoever wrote the page it shows. So a write must come from a page of this hub. Requests
/// with a token in their header are no concern: a foreign page cannot add it.
/// </summary>
internal static class CrossSite
{
    public static Task RefuseForeignWritesAsync(HttpContext context, RequestDelegate next)
    {
        var publicUrl = context.RequestServices.GetRequiredService<ConfigurationHolder>().Current.Document.PublicUrl;
        return IsForeignWrite(context.Request, publicUrl)
            ? Problem.Forbidden("This request came from a page of another site", "Open the portal itself and do it there.").ExecuteAsync(context)
            : next(context);
    }

    /// <summary>A name that only points to loopback is how a foreign page would reach the demonstration through a browser on this machine.</summary>
    public static Task RefuseForeignHostsAsync(HttpContext context, RequestDelegate next) => HubCookie.IsLoopback(context.Request.Host)
        ? next(context)
        : Problem.Forbidden($"The demonstration does not answer to the name '{context.Request.Host}'", "Open it as http://127.0.0.1 or http://localhost with its port.").ExecuteAsync(context);

    /// <param name="publicUrl">Behind a proxy that changes the Host header this is what browsers see.</param>
    internal static bool IsForeignWrite(HttpRequest request, Uri publicUrl)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return false;
        if (request.Headers.Authorization.Count > 0 || request.Path.StartsWithSegments("/ingest", StringComparison.Ordinal))
            return false;
        // Browsers say where a request comes from; the first header only to hubs on https or loopback. What says nothing is no browser.
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
            return site is not ("same-origin" or "none");
        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin)
            return false;
        return !Uri.TryCreate(origin, UriKind.Absolute, out var from)
            || !(from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase) || from.Authority.Equals(publicUrl.Authority, StringComparison.OrdinalIgnoreCase));
    }
}
