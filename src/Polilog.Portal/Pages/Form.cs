using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Polilog.Portal.Pages;

/// <summary>The fields of a posted form; one that is absent is empty.</summary>
internal sealed class Form(IFormCollection fields)
{
    private const int MostBytes = 64 * 1024;

    public string this[string name] => fields[name].ToString();

    public IEnumerable<KeyValuePair<string, string>> Fields => fields.Select(f => KeyValuePair.Create(f.Key, f.Value.ToString()));

    /// <exception cref="BadHttpRequestException">It is no form, or too long.</exception>
    public static async Task<Form> ReadAsync(HttpContext context, int mostBytes = MostBytes)
    {
        if (!context.Request.HasFormContentType)
            throw new BadHttpRequestException("This address takes the form of its page.", StatusCodes.Status415UnsupportedMediaType);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = mostBytes;
        try
        {
            return new Form(await context.Request.ReadFormAsync(context.RequestAborted));
        }
        catch (InvalidDataException malformed)
        {
            throw new BadHttpRequestException(malformed.Message, StatusCodes.Status400BadRequest, malformed);
        }
    }
}

/// <summary>Sends a browser on with GET, so that a reload does not post again.</summary>
internal sealed class SeeOther(string address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
