using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Polilog.Host.Embedded;
using Polilog.Host.Plugins;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Plugins;

/// <summary>Does what docs/connectors.md promises an author: the package, the project with the code of the page, the plugin in a running catalog. Without any network.</summary>
public sealed partial class FiveMinutesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polilog-plugin-").FullName;

    private string Packages => Path.Combine(folder, "packages");

    private string Project => Path.Combine(folder, "Example");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_project_of_the_page_builds_against_the_package_and_its_connector_reads_an_alert()
    {
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs/connectors.md"), TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Project);
        File.WriteAllText(Path.Combine(Project, "ExampleConnector.cs"), Block(page, "csharp"));
        File.WriteAllText(Path.Combine(Project, "Polilog.Example.csproj"), Block(page, "xml"));

        await DotnetAsync("pack", Repository.PathOf("src/Polilog.Sdk"), "--no-build", "-c", BuiltPlugins.Configuration, "-o", Packages);
        await DotnetAsync("publish", Project, "-o", Path.Combine(folder, "plugins", "Example"), $"-p:RestoreSources={Packages}");

        Assert.Equal(["Polilog.Example.dll"], Directory.GetFiles(Path.Combine(folder, "plugins", "Example"), "*.dll").Select(f => Path.GetFileName(f)));
        var catalog = ConnectorCatalog.Load(Path.Combine(folder, "plugins"), Path.Combine(folder, "cache"));
        Assert.Empty(catalog.Faults);
        var none = new Dictionary<string, string>(StringComparer.Ordinal);
        var request = new ConnectorRequest("POST", "", none, Encoding.UTF8.GetBytes("""{"id":"7","text":"Disk is full"}"""), none, DateTimeOffset.UnixEpoch);
        var alert = Assert.Single(catalog.Find("example")!.Create(null).Connector!.Read(request).Alerts);
        Assert.Equal(("7", AlertStatus.Firing, "Disk is full"), (Assert.Single(alert.Identity).Value, alert.Status, alert.Title));
    }

    [Fact]
    public async Task The_package_explains_itself()
    {
        await DotnetAsync("pack", Repository.PathOf("src/Polilog.Sdk"), "--no-build", "-c", BuiltPlugins.Configuration, "-o", Packages);

        await using var package = await ZipFile.OpenReadAsync(Assert.Single(Directory.GetFiles(Packages, "Polilog.Sdk.*.nupkg")), TestContext.Current.CancellationToken);
        Assert.Superset(
            new HashSet<string>(["Polilog.Sdk.nuspec", "README.md", "lib/net10.0/Polilog.Sdk.dll", "lib/net10.0/Polilog.Sdk.xml"], StringComparer.Ordinal),
            package.Entries.Select(e => e.FullName).ToHashSet(StringComparer.Ordinal));
        using var reader = new StreamReader(await package.GetEntry("Polilog.Sdk.nuspec")!.OpenAsync(TestContext.Current.CancellationToken));
        var description = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("<license type=\"expression\">MIT</license>", description, StringComparison.Ordinal);
        Assert.Contains("<readme>README.md</readme>", description, StringComparison.Ordinal);
        Assert.DoesNotContain("<dependency ", description, StringComparison.Ordinal);
    }

    private async Task DotnetAsync(params string[] arguments)
    {
        // Packages of an earlier run have the same version; this user's cache must neither give nor keep them. No compiler stays behind.
        (string, string)[] environment =
            [("NUGET_PACKAGES", Path.Combine(folder, "cache-of-packages")), ("MSBUILDDISABLENODEREUSE", "1"), ("UseSharedCompilation", "false"), ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1")];
        var result = await new Command("dotnet", arguments) { Folder = folder, Environment = environment }.RunAsync(TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded, $"dotnet {string.Join(' ', arguments)}\n{result.Text}");
    }

    private static string Block(string page, string language) => CodeBlock().Matches(page).First(m => m.Groups["language"].Value == language).Groups["code"].Value;

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeBlock();
}
