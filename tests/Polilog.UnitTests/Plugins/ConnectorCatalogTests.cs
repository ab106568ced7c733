using System.Reflection;
using System.Text.Json.Nodes;
using Polilog.Host.Plugins;
using Polilog.Prometheus;
using Polilog.Sdk;

namespace Polilog.UnitTests.Plugins;

public sealed class ConnectorCatalogTests : IDisposable
{
    private readonly PluginsFolder plugins = new();

    public void Dispose() => plugins.Dispose();

    [Fact]
    public void Takes_the_plugin_as_the_build_made_it()
    {
        var folder = plugins.AddBuilt("Prometheus");

        var connector = Assert.Single(Load().Connectors);

        Assert.Equal(("alertmanager", "alertmanager", "0.1.0", folder), (connector.Name, connector.Family, connector.Version, connector.Folder));
        Assert.Equal(new Version(0, 1), new Version(connector.SdkVersion.Major, connector.SdkVersion.Minor));
    }

    [Fact]
    public void Reads_a_request_through_the_shared_types_of_the_Sdk()
    {
        plugins.AddBuilt("Prometheus");
        var connector = Load().Find("alertmanager")!.Create(null).Connector!;

        Assert.NotSame(typeof(AlertmanagerConnector), connector.GetType());
        var alert = Assert.Single(connector.Read(Post("""{"alerts":[{"status":"firing","labels":{"alertname":"alert1","lbl1":"val1"}}]}""")).Alerts);
        Assert.Equal("fac0861a85de433a", Assert.Single(alert.Identity).Value);
    }

    [Fact]
    public void Replacing_the_files_does_not_touch_what_is_loaded()
    {
        var folder = plugins.AddBuilt("Prometheus");
        var catalog = Load();
        File.WriteAllBytes(Path.Combine(folder, "Polilog.Prometheus.dll"), [1, 2, 3]);

        Assert.NotNull(catalog.Find("alertmanager")!.Create(null).Connector);
        Assert.Contains(Load().Faults, f => f.Folder == folder);
    }

    [Fact]
    public void The_cache_holds_one_whole_copy_of_each_content_and_nothing_half()
    {
        plugins.AddBuilt("Prometheus");
        var first = Load();
        var second = Load();

        Assert.Equal(first.Connectors[0].ContentHash, second.Connectors[0].ContentHash);
        Assert.Equal(first.Connectors[0].ContentHash, Path.GetFileName(Assert.Single(Directory.GetDirectories(plugins.Cache))));
    }

    public static TheoryData<string, byte[], string> NoAssemblies => new()
    {
        { "Empty", [], "is not a .NET assembly" },
        { "Garbled", [.. "this is no assembly at all"u8], "is not a .NET assembly" },
        { "Elf", [0x7F, .. "ELF"u8, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], "is not a .NET assembly" },
        { "Truncated", PluginsFolder.Emit("Truncated", _ => { })[..600], "is not a .NET assembly" },
        { "Foreign", PluginsFolder.Emit("Foreign", m => m.DefineType("Thing", TypeAttributes.Public).CreateType()), "does not use Polilog.Sdk" },
    };

    [Theory, MemberData(nameof(NoAssemblies))]
    public void What_is_no_plugin_is_refused_with_a_reason_and_stops_nothing(string name, byte[] assembly, string reason)
    {
        var folder = plugins.Add(name, assembly);
        plugins.AddBuilt("Prometheus");

        var catalog = Load();

        var fault = Assert.Single(catalog.Faults);
        Assert.Equal(folder, fault.Folder);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(fault.WhatToDo);
        Assert.NotNull(catalog.Find("alertmanager"));
    }

    [Theory]
    [InlineData("0.0", "Install a newer version of the plugin.")]
    [InlineData("0.2", "Install an older version of the plugin, or update Polilog.")]
    [InlineData("1.1", "Install an older version of the plugin, or update Polilog.")]
    public void A_plugin_for_another_Sdk_is_refused_in_one_plain_sentence(string version, string whatToDo)
    {
        plugins.AddEmitted("Other", "other", Version.Parse(version));

        var fault = Assert.Single(Load().Faults);

        Assert.Equal($"It was built for Polilog.Sdk {version}; this host has 0.1.", fault.Reason);
        Assert.Equal(whatToDo, fault.WhatToDo);
    }

    [Theory]
    [InlineData("0.1", "0.1", true)]
    [InlineData("0.1", "0.2", false)]
    [InlineData("0.2", "0.1", false)]
    [InlineData("1.0", "1.3", true)]
    [InlineData("1.3", "1.3", true)]
    [InlineData("1.4", "1.3", false)]
    [InlineData("1.9", "2.0", false)]
    [InlineData("0.9", "1.0", false)]
    public void Within_a_major_version_older_plugins_fit_and_below_one_only_equals(string plugin, string host, bool fits) =>
        Assert.Equal(fits, SdkGate.Fits(Version.Parse(plugin), Version.Parse(host)));

    [Fact]
    public void A_plugin_that_uses_the_Sdk_without_a_connector_is_refused()
    {
        plugins.Add("Idle", PluginsFolder.Emit("Idle", module =>
        {
            var type = module.DefineType("Thing", TypeAttributes.Public);
            type.DefineField("Severity", typeof(Severity), FieldAttributes.Public);
            type.CreateType();
        }));

        Assert.StartsWith("It has no connector.", Assert.Single(Load().Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_plugins_with_one_connector_name_the_second_is_refused()
    {
        var first = plugins.AddEmitted("First", "twin");
        var second = plugins.AddEmitted("Second", "twin");

        var catalog = Load();

        Assert.Equal(first, Assert.Single(catalog.Connectors).Folder);
        var fault = Assert.Single(catalog.Faults);
        Assert.Equal(second, fault.Folder);
        Assert.Contains(first, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_not_snake_case_is_refused()
    {
        plugins.AddEmitted("Loud", "Loud-Name");

        Assert.Contains("'Loud-Name' is not lower_snake_case", Assert.Single(Load().Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constructor_that_asks_for_something_else_than_options_is_refused()
    {
        plugins.AddEmitted("Greedy", "greedy", more: type =>
            type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, [typeof(string), typeof(string)]).GetILGenerator().Emit(System.Reflection.Emit.OpCodes.Ret));

        Assert.Contains("must have one public constructor", Assert.Single(Load().Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_built_against_a_missing_base_is_refused_with_its_name()
    {
        plugins.Add("Torn", PluginsFolder.Emit("Torn", module =>
        {
            var other = new System.Reflection.Emit.PersistedAssemblyBuilder(new AssemblyName("Gone"), typeof(object).Assembly).DefineDynamicModule("Gone");
            var gone = other.DefineType("Gone.Base", TypeAttributes.Public);
            gone.CreateType();
            var type = module.DefineType("TornConnector", TypeAttributes.Public, gone);
            type.DefineField("Severity", typeof(Severity), FieldAttributes.Public);
            type.CreateType();
        }));

        Assert.Contains("Gone", Assert.Single(Load().Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_its_assembly_and_a_missing_plugins_folder_are_faults()
    {
        Directory.CreateDirectory(Path.Combine(plugins.Path, "Void"));

        Assert.Equal("There is no Polilog.Void.dll in the folder.", Assert.Single(Load().Faults).Reason);
        Assert.Contains("does not exist", Assert.Single(ConnectorCatalog.Load(plugins.Path + "-absent", plugins.Cache).Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_for_a_connector_without_any_are_faults()
    {
        plugins.AddEmitted("Plain", "plain");

        Assert.Equal("colour", Assert.Single(Load().Find("plain")!.Create(new JsonObject { ["colour"] = "red" }).Faults).Path);
    }

    private ConnectorCatalog Load() => ConnectorCatalog.Load(plugins.Path, plugins.Cache);

    private static ConnectorRequest Post(string body)
    {
        var nothing = TextMap.Empty;
        return new ConnectorRequest("POST", "", nothing, System.Text.Encoding.UTF8.GetBytes(body), nothing, DateTimeOffset.UnixEpoch);
    }
}
