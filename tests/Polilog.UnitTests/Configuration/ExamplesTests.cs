using Polilog.Core.Configuration;

namespace Polilog.UnitTests.Configuration;

/// <summary>What we give people to begin with works as it is.</summary>
public sealed class ExamplesTests
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
    public void The_small_one_needs_no_secret() =>
        Assert.Empty(ConfigurationReader.Read(new ConfigurationFolder(Repository.PathOf("docs/examples/small")), Connectors.Known, new SecretStore(null, _ => null)).Faults);
}
