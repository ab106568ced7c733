using System.Text;
using Polilog.IntegrationTests.Access;
using Polilog.IntegrationTests.Configuration;

namespace Polilog.IntegrationTests.Cli;

/// <summary><c>polilog config check</c> of what is no configuration: one sentence with its place, at once.</summary>
public sealed class HostileFilesTests(PluginsOfTests plugins) : IClassFixture<PluginsOfTests>
{
    public static TheoryData<string> Texts => [.. HostileFiles.Texts.Keys];

    public static TheoryData<string> Bytes => [.. HostileFiles.Bytes.Keys];

    [Theory, MemberData(nameof(Texts))]
    public Task A_text_that_is_no_configuration_is_refused_with_its_place(string name) =>
        RefusedAsync(name, Encoding.UTF8.GetBytes(HostileFiles.Texts[name].Text), HostileFiles.Texts[name].Said);

    [Theory, MemberData(nameof(Bytes))]
    public Task A_file_that_is_no_text_is_refused(string name) => RefusedAsync(name, HostileFiles.Bytes[name].Bytes, HostileFiles.Bytes[name].Said);

    [Fact]
    public async Task A_link_that_leads_nowhere_is_refused()
    {
        var folder = plugins.Configuration("link", ServedHub.Configuration);
        File.CreateSymbolicLink(Path.Combine(folder, "topics.yaml"), Path.Combine(folder, "gone.yaml"));
        var run = await CheckAsync(folder);
        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("topics.yaml: The file cannot be read: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_editors_of_other_systems_write_is_read()
    {
        var folder = plugins.Configuration("marked", "");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "polilog.yaml"), ServedHub.Configuration.ReplaceLineEndings("\r\n"), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), TestContext.Current.CancellationToken);
        Assert.Equal((0, "No fault: 1 topics, 3 people, 1 connections, 1 routes.\n"), await CheckAsync(folder) is var run ? (run.ExitCode, run.Output) : default);
    }

    private async Task RefusedAsync(string name, byte[] content, string said)
    {
        var folder = plugins.Configuration(name, ServedHub.Configuration);
        await File.WriteAllBytesAsync(Path.Combine(folder, "hostile.yaml"), content, TestContext.Current.CancellationToken);
        var run = await CheckAsync(folder);
        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        Assert.Contains(said, run.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n1 fault.\n", run.Output, StringComparison.Ordinal);
    }

    private Task<CliRun> CheckAsync(string folder) => CliRun.OfAsync("config", "check", folder, "--plugins", plugins.Plugins, "--data", plugins.Data);
}
