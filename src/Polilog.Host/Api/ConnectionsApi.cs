using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Polilog.Core.Alerts;
using Polilog.Core.Configuration;
using Polilog.Core.People;
using Polilog.Core.Reconciliation;
using Polilog.Host.Access;
using Polilog.Host.Ingress;
using Polilog.Host.Plugins;
using Polilog.Sdk;

namespace Polilog.Host.Api;

/// <summary><c>/api/v1/connections</c> and the connectors they use.</summary>
internal static partial class ConnectionsApi
{
    public static void MapConnections(this RouteGroupBuilder api)
    {
        api.MapGet("/connectors", (ConnectorCatalog catalog) => ConnectorList.Of(catalog)).WithSummary("Connectors that were loaded, and plugins that were refused");
        api.MapGet("/connections", ListAsync).WithSummary("Connections by name").Produces<Page<ConnectionShape>>();
        api.MapPost("/connections", CreateAsync).WithSummary("Make a connection; its first token is shown once").Produces<NewToken>().AnswersSecret().TakesDryRun()
            .WithDescription("Options that name a secret, or make the hub call or tell the source, are for administrators.").RequireScope(AccessScopes.Connections);
        api.MapPost("/connections/{name}/rotate", RotateAsync)
            .WithSummary("Make a new token; of two that were valid the older one ends").Produces<NewToken>().AnswersSecret()
            .RequireScope(AccessScopes.Connections);
    }

    private static async Task<Page<ConnectionShape>> ListAsync(
        ConnectionStore store, ConnectionReaders readers, AlertSourceStore sources, ConfigurationHolder configuration, CancellationToken cancel)
    {
        var asked = await sources.ListAsync(cancel);
        return new([.. store.Active.OrderBy(c => c.Name, StringComparer.Ordinal).Select(c => (Connection: c, Reader: readers.Of(c))).Select(c => new ConnectionShape(
            c.Connection.Name, c.Connection.Connector, c.Connection.Family, Address(configuration, c.Connection.Name), c.Connection.UnknownSeverity, c.Reader.Version, c.Reader.Fault, c.Reader.StoresOnlySince,
            c.Connection.ReceivedAt, SourceShape.Of(c.Reader.Used.Connector, asked.GetValueOrDefault(c.Connection.Id))))], null);
    }

    private static async Task<IResult> CreateAsync(
        ConnectionStore store, ConnectorCatalog catalog, ConfigurationHolder configuration, TimeProvider time, HttpContext context, bool? dryRun, NewConnection body, CancellationToken cancel)
    {
        if (!ConnectionName().IsMatch(body.Name ?? ""))
            return Problem.BadRequest($"'{body.Name}' is no name for a connection", "Use 1 to 64 lower-case letters, digits, dashes and underscores; it becomes part of the address.");
        if (catalog.Find(body.Connector ?? "") is not { } connector)
            return Problem.BadRequest($"There is no connector '{body.Connector}'", $"Known: {string.Join(", ", catalog.Connectors.Select(c => c.Name))}.");
        var made = connector.Create(body.Options);
        if (made.Faults is [_, ..] faults)
            return Problem.BadRequest("The options are wrong", string.Join(" ", faults.Select(f => $"{f.Path}: {f.Reason}")));
        if (ConnectionReach.Refuse(context, body.Options, made.Connector) is { } refused)
            return refused;
        var settings = new ConnectionSettings(body.Name!, connector.Name, body.Options ?? [], body.UnknownSeverity ?? Severity.Average, null);
        if (dryRun is true)
            await store.RefreshAsync(cancel);
        var token = dryRun is true ? null : await store.CreateAsync(settings, connector.Family, time.GetUtcNow(), cancel);
        return token is not null || (dryRun is true && store.Find(settings.Name) is null)
            ? Results.Ok(new NewToken(settings.Name, Address(configuration, settings.Name), token))
            : Problem.Conflict($"A connection '{settings.Name}' exists", "Choose another name, or make a new token with POST /api/v1/connections/{name}/rotate.");
    }

    private static async Task<IResult> RotateAsync(ConnectionStore store, ConfigurationHolder configuration, TimeProvider time, string name, CancellationToken cancel) =>
        await store.RotateTokenAsync(name, time.GetUtcNow(), cancel) is { } token
            ? Results.Ok(new NewToken(name, Address(configuration, name), token))
            : Problem.NotFound($"There is no connection '{name}'", "List them with GET /api/v1/connections.");

    private static string Address(ConfigurationHolder configuration, string name) => new Uri(configuration.Current.Document.PublicUrl, $"ingest/{name}").ToString();

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,63}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ConnectionName();
}

/// <param name="Options">For the connector's options class; see polilog connectors inspect.</param>
internal sealed record NewConnection(string? Name, string? Connector, JsonObject? Options, Severity? UnknownSeverity);

/// <param name="Token">Shown once; null: it was a dry run.</param>
internal sealed record NewToken(string Name, string Address, string? Token);

/// <param name="Version">Of the connector that reads for it; empty: there is none.</param>
/// <param name="StoresOnlySince">Its connector hung too often in this host; null: it is read.</param>
/// <param name="ReceivedAt">When a request was last stored; null: never.</param>
/// <param name="Fault">Why its requests cannot be read, or not by the version that is installed; null: they are.</param>
/// <param name="Source">How asking its source what fires goes; null: it is not asked.</param>
internal sealed record ConnectionShape(
    string Name, string Connector, string Family, string Address, Severity UnknownSeverity, string Version, string? Fault, DateTimeOffset? StoresOnlySince, DateTimeOffset? ReceivedAt,
    SourceShape? Source);

/// <summary>A source that is asked what fires.</summary>
/// <param name="AnsweredAt">When it was asked last and answered; null: it never did.</param>
/// <param name="FailingSince">Since when it does not answer; null: it does.</param>
/// <param name="Trouble">Why it does not answer; null: it does.</param>
internal sealed record SourceShape(Uri Address, DateTimeOffset? AnsweredAt, DateTimeOffset? FailingSince, string? Trouble)
{
    public static SourceShape? Of(IConnector? connector, AlertSourceRow? asked) =>
        AlertSources.Asked(connector)?.Address is { } address ? new(address, asked?.AnsweredAt, asked?.FailingSince, asked?.Trouble) : null;
}

internal sealed record ConnectorShape(string Name, string Family, string Version, string SdkVersion, string ContentHash)
{
    public static ConnectorShape Of(LoadedConnector connector) =>
        new(connector.Name, connector.Family, connector.Version, connector.SdkVersion.ToString(2), connector.ContentHash);
}

internal sealed record ConnectorList(IReadOnlyList<ConnectorShape> Items, IReadOnlyList<PluginFault> Faults)
{
    public static ConnectorList Of(ConnectorCatalog catalog) => new([.. catalog.Connectors.Select(ConnectorShape.Of)], catalog.Faults);
}
