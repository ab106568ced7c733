using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Polilog.Core.Configuration;
using Polilog.Portal.Words;

namespace Polilog.Portal.Pages;

/// <summary>What surrounds the pages: sign-in, language, and whom one acts as in the demonstration.</summary>
internal static class ShellEndpoints
{
    public const string PersonCookie = "polilog-person";

    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public static void MapShell(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", Login).AllowAnonymous();
        routes.MapPost("/language", (Delegate)SetLanguageAsync).AllowAnonymous();
        routes.MapPost("/person", SetPersonAsync).AllowAnonymous();
    }

    private static IResult Login(HttpContext context, Reader reader, string? @return, bool? failed) => Page.Of<LoginPage>(
        StatusCodes.Status200OK,
        (nameof(LoginPage.Frame), reader.Of(context)),
        (nameof(LoginPage.Return), Local(@return)),
        (nameof(LoginPage.IsWrong), failed ?? false));

    private static async Task<IResult> SetLanguageAsync(HttpContext context)
    {
        var form = await Form.ReadAsync(context);
        SetCookie(context, Reader.LanguageCookie, PortalWords.Of(form["language"]).Language);
        return Back(form);
    }

    private static async Task<IResult> SetPersonAsync(HttpContext context, PortalOptions options, ConfigurationHolder configurations)
    {
        var form = await Form.ReadAsync(context);
        if (options.IsDemonstration && configurations.Current.FindPerson(form["person"]) is { } person)
            SetCookie(context, PersonCookie, person.Key);
        return Back(form);
    }

    private static void SetCookie(HttpContext context, string name, string value) => context.Response.Cookies.Append(
        name, value, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = Year, Secure = context.Request.IsHttps, IsEssential = true });

    private static IResult Back(Form form) => new SeeOther(Local(form["return"]));

    /// <summary>Only addresses of this portal: a link from outside must not send people elsewhere after they signed in.</summary>
    private static string Local(string? address) => address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.AsSpan().ContainsAnyInRange('\0', '\x1F') ? address : "/";
}
