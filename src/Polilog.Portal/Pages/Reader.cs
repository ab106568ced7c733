using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Polilog.Core.Configuration;
using Polilog.Core.People;
using Polilog.Portal.Words;

namespace Polilog.Portal.Pages;

/// <summary>Who looks at a page: in which language, and whom he acts as.</summary>
internal sealed class Reader(ConfigurationHolder configurations, PortalOptions options, TimeProvider time)
{
    public const string LanguageCookie = "polilog-language";

    public ShellView Of(HttpContext context)
    {
        var configuration = configurations.Current;
        var person = PersonOf(context);
        return new ShellView
        {
            Words = WordsOf(context.Request),
            Address = context.Request.Path + context.Request.QueryString.Value,
            Now = time.GetUtcNow(),
            Person = person,
            PersonName = person is null ? null : configuration.FindPerson(person)?.Name ?? person,
            MayAdminister = context.User.IsInRole(AccessRoles.Admin),
            IsSignedIn = context.User.Identity?.IsAuthenticated is true && !options.IsDemonstration,
            People = options.IsDemonstration ? [.. configuration.Document.People.Select(p => new PersonChoice(p.Key, p.Name))] : [],
        };
    }

    /// <summary>Key; null: he may read only.</summary>
    public static string? PersonOf(HttpContext context) => context.User.FindFirstValue(AccessClaims.Person);

    /// <summary>Whether he is one of those who act in a topic.</summary>
    public bool MayAct(HttpContext context, TopicSettings topic) => PersonOf(context) is { } person && configurations.Current.PeopleOf(topic, time.GetUtcNow()).RoleOf(person) is not null;

    private static PortalWords WordsOf(HttpRequest request) => request.Cookies[LanguageCookie] is { } chosen ? PortalWords.Of(chosen) : PortalWords.Of(Preferred(request.Headers.AcceptLanguage));

    /// <summary>Of Russian and English the one that the browser names first or weighs more.</summary>
    private static string Preferred(StringValues header) => StringWithQualityHeaderValue.TryParseList(header, out var languages)
        ? languages.Where(l => l.Quality is not 0).OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString().Split('-')[0].ToLower(CultureInfo.InvariantCulture))
            .FirstOrDefault(l => l is "ru" or "en") ?? "en"
        : "en";
}
