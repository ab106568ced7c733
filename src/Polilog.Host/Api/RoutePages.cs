using System.Globalization;
using Polilog.Core.Alerts;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Sections;
using Polilog.Core.People;
using Polilog.Core.Routing;
using Polilog.Portal.Configuration;
using Polilog.Portal.Pages;
using Polilog.Portal.Words;

namespace Polilog.Host.Api;

/// <summary>The portal's page that tells where an alert would go, as <c>polilog route test</c> does.</summary>
internal static class RoutePages
{
    public static void MapRoutePages(this IEndpointRouteBuilder routes)
    {
        var page = routes.MapGroup(ConfigurationAddress.RouteTest).ExcludeFromDescription().RequireAuthorization(AccessPolicies.Read).AddEndpointFilter(Notices.ExplainFailureAsync);
        page.MapGet("", ShowAsync);
        page.MapPost("", ShowPostedAsync);
    }

    /// <summary>For links.</summary>
    private static Task<IResult> ShowAsync(HttpContext context, Reader reader, ConfigurationHolder configurations, AlertReader alerts, TimeProvider time) =>
        AnswerAsync(context, name => context.Request.Query[name].ToString(), reader, configurations, alerts, time);

    /// <summary>For the page's form: labels may be longer than an address, above all Russian ones.</summary>
    private static async Task<IResult> ShowPostedAsync(HttpContext context, Reader reader, ConfigurationHolder configurations, AlertReader alerts, TimeProvider time)
    {
        var form = await Form.ReadAsync(context);
        return await AnswerAsync(context, name => form[name], reader, configurations, alerts, time);
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context, Func<string, string> field, Reader reader, ConfigurationHolder configurations, AlertReader alerts, TimeProvider time)
    {
        var (shell, configuration) = (reader.Of(context), configurations.Current);
        var asked = new AskedAlert(
            field("alert").Trim(), field("connection"), field("severity"), field("resource"), field("check"), field("title"), field("labels"), field("at").Trim());
        var view = new RouteTestView(
            asked, [.. configuration.Document.Connections.Select(c => c.Name)], [.. ConnectionsSection.SeverityWords.Select(w => w.Word)]);
        if (!asked.IsEmpty)
            view = await TestAsync(view, configuration, alerts, shell.Words.Configuration, time.GetUtcNow(), context.RequestAborted);
        return Portal.Pages.Page.Of<RouteTestPage>(
            view.Fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, (nameof(RouteTestPage.Frame), shell), (nameof(RouteTestPage.View), view));
    }

    private static async Task<RouteTestView> TestAsync(
        RouteTestView view, ActiveConfiguration configuration, AlertReader alerts, ConfigurationWords words, DateTimeOffset now, CancellationToken cancel)
    {
        var asked = view.Asked;
        DateTimeOffset? at = DateTimeOffset.TryParse(asked.At, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var given) ? given : null;
        if (asked.At.Length > 0 && at is null)
            return view with { Fault = words.NoInstant(asked.At) };
        if (asked.Alert.Length > 0)
            return long.TryParse(asked.Alert, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && await RoutesApi.RecordedAsync(alerts, id, cancel) is var (recorded, routedAt)
                ? Explained(view, configuration, recorded, at ?? routedAt)
                : view with { Fault = words.NoSuchAlert(asked.Alert) };
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in asked.Labels.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var equals))
                return view with { Fault = words.NoPair(line) };
            labels[line[..equals].TrimEnd()] = line[(equals + 1)..].TrimStart();
        }
        var imagined = new TestedAlert(Given(asked.Connection), Given(asked.Severity), Given(asked.Resource), Given(asked.Check), Given(asked.Title), labels);
        return imagined.In(configuration.Document, out var fault) is { } routed ? Explained(view, configuration, routed, at ?? now) : view with { Fault = fault };
    }

    private static RouteTestView Explained(RouteTestView view, ActiveConfiguration configuration, RoutedAlert alert, DateTimeOffset at)
    {
        var explanation = RouteExplanation.Of(configuration.Document.Routes, configuration.Routes, alert, at, RoutesApi.MostMissed);
        return view with
        {
            Routes = [.. explanation.Routes.Select(r => new TriedRoute(r.Route, r.Topic, r.Takes, r.Group, r.Missing, r.Because))],
            LeftOut = explanation.LeftOut,
            At = explanation.At,
        };
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
