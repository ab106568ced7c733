using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Import;

namespace Polilog.UnitTests.Configuration.Import;

/// <summary>What an import writes, and how it is read back.</summary>
internal static class ImportedFolder
{
    public static IReadOnlyList<ConfigurationFile> Of(ImportReading reading)
    {
        Assert.Empty(reading.Faults);
        return ImportedFiles.Of(reading.Configuration!, reading.Notes);
    }

    public static ConfigurationReading Read(ImportReading reading)
    {
        var read = ConfigurationReader.Read([.. Of(reading).OrderBy(f => f.Name, StringComparer.Ordinal)], Connectors.Known);
        return read.Document is not null ? read : throw new InvalidOperationException(string.Join('\n', read.Faults) + "\n" + string.Join('\n', Of(reading).Select(f => f.Text)));
    }
}
