using Polilog.Core.People;
using Polilog.Core.Reconciliation;
using Polilog.Host.Ingress;
using Polilog.Host.Plugins;
using Polilog.Portal.Connectors;
using Polilog.Portal.Pages;

namespace Polilog.Host.Api;

/// <summary>The portal's page of connectors, and its buttons.</summary>
internal static class ConnectorPages
{
    public static void MapConnectorPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/connectors").ExcludeFromDescription().RequireAuthorization(AccessPolicies.Read).AddEndpointFilter(Notices.ExplainFailureAsync);
        pages.MapGet("", ShowAsync);
        pages.MapPost("/clear", ClearAsync).RequireAuthorization(AccessPolicies.Admin);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context, Reader reader, ConnectorCatalog catalog, Core.Alerts.ConnectionStore connections, ConnectionReaders readers, AlertSourceStore sources,
        Quarantine quarantine)
    {
        var asked = await sources.ListAsync(context.RequestAborted);
        var quarantined = await quarantine.LookAsync(context.RequestAborted);
        return Portal.Pages.Page.Of<ConnectorsPage>(
            StatusCodes.Status200OK,
            (nameof(ConnectorsPage.Frame), reader.Of(context)),
            (nameof(ConnectorsPage.View), new ConnectorsView(
                [
                    .. connections.Active.OrderBy(c => c.Name, StringComparer.Ordinal).Select(readers.Of)
                        .Select(r => (Reader: r, Source: SourceShape.Of(r.Used.Connector, asked.GetValueOrDefault(r.Connection.Id))))
                        .Select(r => new ConnectionLine(
                            r.Reader.Connection.Name, r.Reader.Connection.Connector, r.Reader.Version, r.Reader.Fault, r.Reader.StoresOnlySince, r.Source?.FailingSince, r.Source?.Trouble)),
                ],
                [.. catalog.Connectors.Select(c => new ConnectorLine(c.Name, c.Version, c.ContentHash))],
                [.. catalog.Faults.Select(f => f.ToString())],
                [.. quarantined.Bodies.Select(b => new BodyLine(b.Sha256, $"{b.Connector} {b.ConnectorVersion}", b.Strikes, b.StruckAt))],
                [.. quarantined.Cleared.Select(c => new ClearingLine(c.ClearedAt, c.ClearedBy, c.Connection ?? c.BodySha256 ?? ""))])));
    }

    private static async Task<IResult> ClearAsync(HttpContext context, Quarantine quarantine)
    {
        var (form, by) = (await Form.ReadAsync(context), AccessClaims.NameOf(context.User));
        if (form["connection"] is { Length: > 0 } name)
            await quarantine.ClearConnectionAsync(name, by, context.RequestAborted);
        else if (QuarantineApi.IsHash(form["body"]))
            await quarantine.ClearBodyAsync(form["body"], by, context.RequestAborted);
        return new SeeOther("/connectors");
    }
}
