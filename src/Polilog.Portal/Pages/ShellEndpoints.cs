using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Polilog.Core.Configuration;
using Polilog.Portal.Words;

namespace Polilog.Portal.Pages;

/// <summary>What surrounds the pages: sign-in, language, and whom one acts as in the demonstration.</summary>
internal static class ShellEndpoints
{
    public const string PersonCookie = "polilog-person";

    private const string WrongField = "wrong";

    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public static void MapShell(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", Login).AllowAnonymous();
        routes.MapPost("/language", (Delegate)SetLanguageAsync).AllowAnonymous();
        routes.MapPost("/person", SetPersonAsync).AllowAnonymous();
    }

    /// <summary>Address of the page on which one logs in and from which one comes back.</summary>
    /// <param name="isWrong">The page says that the token was.</param>
    public static string LoginAddress(string back, bool isWrong = false) => $"/login?return={Uri.EscapeDataString(back)}{(isWrong ? $"&{WrongField}=true" : "")}";

    private static IResult Login(HttpContext context, Reader reader, string? @return, [FromQuery(Name = WrongField)] bool? isWrong) => Page.Of<LoginPage>(
        StatusCodes.Status200OK,
        (nameof(LoginPage.Frame), reader.Of(context)),
        (nameof(LoginPage.Return), LocalPath.Of(@return)),
        (nameof(LoginPage.IsWrong), isWrong ?? false));

    private static async Task<IResult> SetLanguageAsync(HttpContext context)
    {
        var form = await Form.ReadAsync(context);
        HubCookie.Set(context, Reader.LanguageCookie, PortalWords.Of(form["language"]).Language, Year);
        return Back(form);
    }

    private static async Task<IResult> SetPersonAsync(HttpContext context, PortalOptions options, ConfigurationHolder configurations)
    {
        var form = await Form.ReadAsync(context);
        if (options.IsDemonstration && configurations.Current.FindPerson(form["person"]) is { } person)
            HubCookie.Set(context, PersonCookie, person.Key, Year);
        return Back(form);
    }

    private static IResult Back(Form form) => new SeeOther(LocalPath.Of(form["return"]));
}
