using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polilog.Core.Alerts;
using Polilog.Core.Configuration;
using Polilog.Core.Storage;
using Polilog.Host.Ingress;
using Polilog.Host.Plugins;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Ingress;

/// <summary>
/// The ingress over a real Kestrel and a real database, with a connection of the connector "lines" that reads <see cref="LineConnector"/>'s words, or of a connector of real
/// plugins.
/// </summary>
internal sealed class IngressHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string? folder;

    private IngressHost(WebApplication app, string? folder) => (this.app, this.folder) = (app, folder);

    public LineConnector Connector { get; } = new();

    public HttpClient Client { get; private set; } = new();

    public string Token { get; private set; } = "";

    public IServiceProvider Services => app.Services;

    public static async Task<IngressHost> StartAsync(NpgsqlDataSource database, Func<IngressOptions, IngressOptions>? options = null, string? slots = null, IConnector? connector = null, (ConnectorCatalog Catalog, string Name)? plugin = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var made = slots is null ? Directory.CreateTempSubdirectory("slots").FullName : null;
        var defaults = new IngressOptions { CrashSlotFolder = slots ?? made! };
        IngressHost? host = null;
        builder.Services.AddSingleton(database).AddSingleton(TimeProvider.System).AddSingleton<HubSignals>();
        if (plugin is { } used)
            builder.Services.AddSingleton(IngressSetup.FactoryOf(used.Catalog, SecretStore.Beside(defaults.CrashSlotFolder)));
        else
            builder.Services.AddSingleton<ConnectorFactory>(c => c.Connector == "lines"
                ? new ConnectorInUse(connector ?? host!.Connector, "1.0", "")
                : new ConnectorInUse(null, "", $"The connector '{c.Connector}' is not installed."));
        builder.Services.AddIngress(options?.Invoke(defaults) ?? defaults);
        var web = builder.Build();
        host = new IngressHost(web, made);
        web.MapIngress();
        await web.StartAsync();
        var settings = new ConnectionSettings($"c{Guid.NewGuid():n}", plugin?.Name ?? "lines", new JsonObject(), Severity.Average, null);
        host.Token = (await web.Services.GetRequiredService<ConnectionStore>().CreateAsync(settings, settings.Connector, TimeProvider.System.GetUtcNow(), CancellationToken.None))!;
        host.Connection = settings.Name;
        host.Client = new HttpClient { BaseAddress = new Uri(web.Urls.Single() + "/") };
        host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.Token);
        return host;
    }

    public string Connection { get; private set; } = "";

    public Task<HttpResponseMessage> PostAsync(string body) => PostAsync(new StringContent(body));

    public Task<HttpResponseMessage> PostAsync(HttpContent content) =>
        Client.PostAsync($"ingest/{Connection}", content, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Connector.Hanging.Set();
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        if (folder is not null)
            Directory.Delete(folder, recursive: true);
    }
}
