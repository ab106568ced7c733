using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Polilog.Core.People;
using Polilog.Portal.Pages;

namespace Polilog.Portal.Configuration;

/// <summary>The configuration in the portal: everybody sees what is active and what was, administrators see the parts and change them.</summary>
internal static class ConfigurationEndpoints
{
    public static void MapConfigurationPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(ConfigurationAddress.Overview).ExcludeFromDescription().RequireAuthorization(AccessPolicies.Read).AddEndpointFilter(Notices.ExplainFailureAsync);
        pages.MapGet("", ShowAsync);
        var revision = pages.MapGroup("/revisions/{revision:long}").RequireAuthorization(AccessPolicies.Admin);
        revision.MapGet("", ShowRevisionAsync);
        revision.MapGet("/parts/{**name}", ShowPartAsync);
        revision.MapActivation();
        revision.MapPartForms();
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Reader reader, ConfigurationPageReader configuration, long? before) => Page.Of<ConfigurationPage>(
        StatusCodes.Status200OK,
        (nameof(ConfigurationPage.Frame), reader.Of(context)),
        (nameof(ConfigurationPage.View), await configuration.ReadAsync(before, context.RequestAborted)));

    private static async Task<IResult> ShowRevisionAsync(HttpContext context, Reader reader, ConfigurationPageReader configuration, long revision)
    {
        var shell = reader.Of(context);
        return await configuration.FindAsync(revision, context.RequestAborted) is { } view
            ? Page.Of<RevisionPage>(StatusCodes.Status200OK, (nameof(RevisionPage.Frame), shell), (nameof(RevisionPage.View), view))
            : Notices.NotFound(shell, shell.Words.Configuration.NoSuchRevision(revision));
    }

    private static async Task<IResult> ShowPartAsync(HttpContext context, Reader reader, ConfigurationPageReader configuration, long revision, string name)
    {
        var shell = reader.Of(context);
        return await configuration.FindPartAsync(revision, name, context.RequestAborted) is { } view
            ? Page.Of<PartPage>(StatusCodes.Status200OK, (nameof(PartPage.Frame), shell), (nameof(PartPage.View), view))
            : Notices.NotFound(shell, shell.Words.Configuration.NoSuchPart(name, revision));
    }
}
