using System.Text.RegularExpressions;
using Polilog.Core.Configuration;

namespace Polilog.UnitTests.Configuration;

/// <summary>What we give people to begin with works as it is.</summary>
public sealed partial class ExamplesTests
{
    public static TheoryData<string> Examples => [.. Directory.EnumerateDirectories(Repository.PathOf("docs/examples")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Examples))]
    public void An_example_has_neither_fault_nor_warning(string name)
    {
        var reading = ConfigurationReader.Read(new ConfigurationFolder(Repository.PathOf($"docs/examples/{name}")), Connectors.Known, secrets: null);
        Assert.Empty(reading.Faults);
        Assert.Empty(reading.Warnings);
    }

    [Fact]
    public void The_pieces_that_the_page_of_the_configuration_shows_make_a_configuration_without_fault_or_warning()
    {
        var page = File.ReadAllText(Repository.PathOf("docs/configure.md")).Split("## Every key")[1];
        var pieces = YamlBlock().Matches(page).Select((block, i) => new ConfigurationFile($"{i}.yaml", block.Groups["yaml"].Value)).ToList();
        Assert.True(pieces.Count > 5);
        var reading = ConfigurationReader.Read(pieces, Connectors.Known);
        Assert.Empty(reading.Faults);
        Assert.Empty(reading.Warnings);
    }

    [Fact]
    public void The_small_one_needs_no_secret() =>
        Assert.Empty(ConfigurationReader.Read(new ConfigurationFolder(Repository.PathOf("docs/examples/small")), Connectors.Known, new SecretStore(null, _ => null)).Faults);

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex YamlBlock();
}
