using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Polilog.Host.Plugins;
using Polilog.Sdk;

namespace Polilog.UnitTests.Plugins;

/// <summary>Plugins that are put into the folder while the host runs.</summary>
public sealed class PluginSwapTests : IDisposable
{
    private static readonly Version One = new(1, 0, 0, 0);
    private static readonly Version Two = new(2, 0, 0, 0);

    private readonly PluginsFolder plugins = new();

    public void Dispose() => plugins.Dispose();

    [Fact]
    public async Task A_new_version_serves_when_its_folder_has_looked_the_same_twice()
    {
        plugins.AddEmitted("Some", "some", version: One);
        var catalog = Load();
        plugins.AddEmitted("Some", "some", version: Two);

        Assert.Empty((await LookAsync(catalog)).Taken);
        Assert.Equal("1.0.0", catalog.Find("some")!.Version);
        Assert.Equal("2.0.0", Assert.Single((await LookAsync(catalog)).Taken).Version);
        Assert.Equal("2.0.0", catalog.Find("some")!.Version);
        Assert.Empty((await LookAsync(catalog)).Taken);
    }

    [Fact]
    public async Task What_is_still_being_copied_is_not_taken()
    {
        var catalog = Load();
        var folder = plugins.AddEmitted("Some", "some");
        for (var file = 0; file < 3; file++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{file}.json"), "{}", TestContext.Current.CancellationToken);
            Assert.Empty((await LookAsync(catalog)).Taken);
        }

        Assert.Single((await LookAsync(catalog)).Taken);
    }

    public static TheoryData<string, byte[], string> Broken => new()
    {
        { "no assembly", [1, 2, 3], "Its assembly is not a .NET assembly, or is damaged." },
        { "foreign", PluginsFolder.Emit("Some", m => m.DefineType("Thing", TypeAttributes.Public).CreateType()), "It does not use Polilog.Sdk." },
        { "without a connector", PluginsFolder.Emit("Some", m => m.DefineType("Thing", TypeAttributes.Public | TypeAttributes.Abstract, typeof(object), [typeof(IConnector)]).CreateType()), "It has no connector." },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task A_broken_one_is_refused_once_and_the_version_before_serves_on(string what, byte[] assembly, string reason)
    {
        plugins.AddEmitted("Some", "some", version: One);
        var catalog = Load();
        plugins.Add("Some", assembly);

        var fault = await RefusedAsync(catalog);

        Assert.Equal((what, reason, "1.0.0"), (what, fault.Reason, fault.Serves));
        Assert.EndsWith("Version 1.0.0 serves on.", fault.ToString(), StringComparison.Ordinal);
        Assert.Empty((await LookAsync(catalog)).Faults);
        Assert.Equal("1.0.0", catalog.Find("some")!.Version);

        plugins.AddEmitted("Some", "some", version: Two);
        await LookAsync(catalog);
        await LookAsync(catalog);
        Assert.Empty(catalog.Faults);
        Assert.Equal("2.0.0", catalog.Find("some")!.Version);
    }

    [Fact]
    public async Task One_for_another_Sdk_is_refused_and_the_version_before_serves_on()
    {
        plugins.AddEmitted("Some", "some", version: One);
        var catalog = Load();
        plugins.AddEmitted("Some", "some", new Version(0, 2), version: Two);

        Assert.Equal("It was built for Polilog.Sdk 0.2; this host has 0.1.", (await RefusedAsync(catalog)).Reason);
        Assert.Equal("1.0.0", catalog.Find("some")!.Version);
    }

    [Fact]
    public async Task One_that_has_lost_a_connector_of_the_version_before_is_refused()
    {
        plugins.AddEmitted("Some", "some");
        var catalog = Load();
        plugins.AddEmitted("Some", "renamed");

        Assert.Equal("It has no connector 'some' of the family 'some' any more.", (await RefusedAsync(catalog)).Reason);
    }

    [Fact]
    public async Task One_that_misses_what_it_needs_when_it_runs_is_refused()
    {
        plugins.AddEmitted("Some", "some", version: One);
        var catalog = Load();
        plugins.AddEmitted("Some", "some", version: Two, read: il =>
        {
            var gone = new PersistedAssemblyBuilder(new AssemblyName("Gone"), typeof(object).Assembly).DefineDynamicModule("Gone").DefineType("Gone.Thing", TypeAttributes.Public);
            var method = gone.DefineMethod("Do", MethodAttributes.Public | MethodAttributes.Static);
            method.GetILGenerator().Emit(OpCodes.Ret);
            gone.CreateType();
            il.Emit(OpCodes.Call, method);
        });

        Assert.Contains("It cannot run: ", (await RefusedAsync(catalog)).Reason, StringComparison.Ordinal);
        Assert.Equal("1.0.0", catalog.Find("some")!.Version);
    }

    [Fact]
    public async Task A_folder_that_is_gone_does_not_end_what_it_brought()
    {
        var folder = plugins.AddEmitted("Some", "some", version: One);
        var catalog = Load();
        Directory.Delete(folder, recursive: true);

        Assert.Equal("1.0.0", (await RefusedAsync(catalog)).Serves);
        Assert.NotNull(catalog.Find("some")!.Create(null).Connector);
    }

    [Fact]
    public async Task One_that_the_list_does_not_name_is_refused_with_its_hash_and_taken_when_the_list_names_it()
    {
        var list = Path.Combine(plugins.Path, "..", "allowed");
        await File.WriteAllTextAsync(list, "# none yet\n", TestContext.Current.CancellationToken);
        var folder = plugins.AddEmitted("Some", "some");
        var catalog = ConnectorCatalog.Load(plugins.Path, plugins.Cache, new AllowedPlugins(list));
        var hash = PluginFolder.Open(folder).ContentHash;

        Assert.Equal($"The list of allowed plugins does not name its hash {hash}.", Assert.Single(catalog.Faults).Reason);

        await File.WriteAllTextAsync(list, $"{hash}  Some, read by us\n", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(list, DateTime.UnixEpoch);
        await LookAsync(catalog);
        await LookAsync(catalog);
        Assert.NotNull(catalog.Find("some"));
        Assert.Empty(catalog.Faults);
    }

    [Fact]
    public async Task The_version_before_leaves_the_memory_when_nobody_reads_with_it_any_more()
    {
        var folder = plugins.AddBuilt("Grafana");
        var catalog = Load();
        var before = Held(catalog);
        await File.WriteAllTextAsync(Path.Combine(folder, "note.txt"), "another content", TestContext.Current.CancellationToken);
        await LookAsync(catalog);
        Assert.Single((await LookAsync(catalog)).Taken);

        for (var collection = 0; before.IsAlive && collection < 20; collection++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(before.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Held(ConnectorCatalog catalog)
    {
        var connector = catalog.Find("grafana")!.Create(new JsonObject()).Connector!;
        Assert.Throws<MalformedPayloadException>(() => connector.Read(new ConnectorRequest("POST", "", TextMap.Empty, "{}"u8.ToArray(), TextMap.Empty, DateTimeOffset.UnixEpoch)));
        return new WeakReference(connector.GetType().Assembly);
    }

    private ConnectorCatalog Load() => ConnectorCatalog.Load(plugins.Path, plugins.Cache);

    private static Task<PluginNews> LookAsync(ConnectorCatalog catalog) => catalog.LookAsync(TimeProvider.System);

    private static async Task<PluginFault> RefusedAsync(ConnectorCatalog catalog)
    {
        await LookAsync(catalog);
        var fault = Assert.Single((await LookAsync(catalog)).Faults);
        Assert.Equal(fault, Assert.Single(catalog.Faults));
        return fault;
    }
}
