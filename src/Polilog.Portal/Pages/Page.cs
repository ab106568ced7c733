using System.IO.Compression;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Polilog.Portal.Pages;

/// <summary>A page or fragment as the answer to a request.</summary>
internal static class Page
{
    // Scripts and styles only from here, and nobody may frame it: a message from outside that slipped through could do nothing.
    private const string Policy = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    public static IResult Of<TComponent>(int status, params (string Name, object? Value)[] parameters)
        where TComponent : IComponent => new Rendered<TComponent>(status, parameters);

    private sealed class Rendered<TComponent>(int status, (string Name, object? Value)[] parameters) : IResult
        where TComponent : IComponent
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var html = await httpContext.RequestServices.GetRequiredService<Markup>().RenderAsync<TComponent>(parameters);
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            response.Headers.ContentSecurityPolicy = Policy;
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers["Referrer-Policy"] = "same-origin";
            response.Headers.CacheControl = "no-store";
            response.Headers.Vary = $"{HeaderNames.AcceptEncoding}, {HeaderNames.AcceptLanguage}";
            if (!httpContext.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            {
                await response.WriteAsync(html, httpContext.RequestAborted);
                return;
            }
            // Pages are opened on phones and over VPNs, and hold no secret that their length could give away.
            response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await using var writer = new StreamWriter(packed, leaveOpen: true);
            await writer.WriteAsync(html.AsMemory(), httpContext.RequestAborted);
        }
    }
}
