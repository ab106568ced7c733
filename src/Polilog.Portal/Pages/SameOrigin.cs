using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Polilog.Core.Configuration;

namespace Polilog.Portal.Pages;

/// <summary>
/// Refuses what another site's page posts in the name of who reads it. Browsers say where a request comes from and pages cannot change that; what says nothing is no
/// browser and carries no cookies of one.
/// </summary>
internal static class SameOrigin
{
    public static async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        IsOurs(invocation.HttpContext) ? await next(invocation) : Results.Problem(
            "Open the page of the hub itself and press the button there.", statusCode: StatusCodes.Status403Forbidden, title: "This was posted from another site");

    private static bool IsOurs(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
            return site is "same-origin" or "none";
        // Behind a proxy the host may be rewritten; the public address is what the browser knows.
        return headers.Origin.ToString() is not { Length: > 0 } origin
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && (from.Authority == context.Request.Host.Value || from.Authority == context.RequestServices.GetRequiredService<ConfigurationHolder>().Current.Document.PublicUrl.Authority));
    }
}
