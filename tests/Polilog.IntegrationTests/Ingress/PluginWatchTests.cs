using System.Net;
using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Polilog.Core.Alerts;
using Polilog.Host.Ingress;
using Polilog.Host.Plugins;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Ingress;

/// <summary>A plugin is swapped under a running ingress.</summary>
public sealed class PluginWatchTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const int Senders = 8;
    private const int Swaps = 5;

    private readonly string folder = Directory.CreateTempSubdirectory("swap-").FullName;

    private string Plugin => Path.Combine(folder, "plugins", "Prometheus");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Of_requests_that_stream_in_while_versions_follow_one_another_none_fails()
    {
        var catalog = Load();
        await using var host = await IngressHost.StartAsync(database.DataSource, plugin: (catalog, "alertmanager"));
        var (watch, sent, isSwapping) = (WatchOf(host, catalog), 0, true);
        var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            while (Volatile.Read(ref isSwapping))
            {
                using var answer = await host.PostAsync(AlertOf(Interlocked.Increment(ref sent)));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        })).ToArray();

        var (hashes, versions) = (new List<string>(), new List<WeakReference>());
        for (var swap = 0; swap < Swaps; swap++)
        {
            hashes.Add(catalog.Find("alertmanager")!.ContentHash);
            versions.Add(InUse(host));
            await PutVersionAsync(watch, $"version {swap}");
            Assert.DoesNotContain(catalog.Find("alertmanager")!.ContentHash, hashes);
            Assert.Same(catalog.Find("alertmanager"), ReaderOf(host).Used.Loaded);
        }
        Volatile.Write(ref isSwapping, false);
        await Task.WhenAll(senders);

        for (var collection = 0; versions.Any(v => v.IsAlive) && collection < 20; collection++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.DoesNotContain(versions, v => v.IsAlive);
        Assert.Equal(0, await CountAsync("dead_letter where connection_name = @name", host));
        Assert.Equal(sent, await CountAsync("condition c join connection n on n.id = c.connection_id where n.name = @name", host));
    }

    [Fact]
    public async Task A_broken_version_stops_no_request()
    {
        var catalog = Load();
        await using var host = await IngressHost.StartAsync(database.DataSource, plugin: (catalog, "alertmanager"));
        await File.WriteAllBytesAsync(Path.Combine(Plugin, "Polilog.Prometheus.dll"), [1, 2, 3], TestContext.Current.CancellationToken);
        var watch = WatchOf(host, catalog);
        await watch.RunOnceAsync();
        await watch.RunOnceAsync();

        Assert.Single(catalog.Faults);
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync(AlertOf(1))).StatusCode);
        Assert.Equal(0, await CountAsync("dead_letter where connection_name = @name", host));
    }

    [Fact]
    public async Task A_connection_whose_options_the_new_version_does_not_take_keeps_the_one_before_and_says_so()
    {
        var catalog = Load();
        await using var host = await IngressHost.StartAsync(database.DataSource, plugin: (catalog, "alertmanager"));
        var connections = host.Services.GetRequiredService<ConnectionStore>();
        var (fits, known) = (true, new ActiveConnection(1, "one", "alertmanager", "alertmanager", "{}", Severity.Average, []));
        var readers = new ConnectionReaders(
            c => catalog.Find(c.Connector) is var loaded && fits ? new ConnectorInUse(loaded!.Create(null).Connector, loaded.Version, "", loaded) : new ConnectorInUse(null, "9.9", "Option colour: there is none.", loaded),
            host.Services.GetRequiredService<CrashSlots>(), host.Services.GetRequiredService<StrikeStore>(), new IngressOptions { CrashSlotFolder = folder }, TimeProvider.System);
        var before = readers.Of(known);
        using var watch = new PluginWatch(catalog, connections, readers, TimeProvider.System, NullLogger<PluginWatch>.Instance);

        fits = false;
        await PutVersionAsync(watch, "one that asks for more");

        Assert.Same(before, readers.Of(known));
        Assert.Equal($"Version {before.Version} serves on, for version 9.9 does not take its options. Option colour: there is none.", before.Fault);

        fits = true;
        await PutVersionAsync(watch, "one that asks for less");
        Assert.Null(readers.Of(known).Fault);
        Assert.NotSame(before, readers.Of(known));
    }

    private static string AlertOf(int number) => $$$"""{"alerts":[{"status":"firing","labels":{"alertname":"a{{{number}}}"}}]}""";

    private ConnectorCatalog Load() => ConnectorCatalog.Load(BuiltPlugins.CollectIn(folder), Path.Combine(folder, "cache"));

    private async Task PutVersionAsync(PluginWatch watch, string content)
    {
        await File.WriteAllTextAsync(Path.Combine(Plugin, "note.txt"), content, TestContext.Current.CancellationToken);
        await watch.RunOnceAsync();
        await watch.RunOnceAsync();
    }

    private static PluginWatch WatchOf(IngressHost host, ConnectorCatalog catalog) => new(
        catalog, host.Services.GetRequiredService<ConnectionStore>(), host.Services.GetRequiredService<ConnectionReaders>(), TimeProvider.System, NullLogger<PluginWatch>.Instance);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference InUse(IngressHost host) => new(ReaderOf(host).Used.Connector!.GetType().Assembly);

    private static ConnectionReader ReaderOf(IngressHost host) =>
        host.Services.GetRequiredService<ConnectionReaders>().Of(host.Services.GetRequiredService<ConnectionStore>().Find(host.Connection)!);

    private async Task<int> CountAsync(string from, IngressHost host)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await connection.ExecuteScalarAsync<int>($"select count(*)::integer from {from}", new { name = host.Connection });
    }
}
