using System.Globalization;

namespace Polilog.UnitTests.Contract;

/// <summary>How many mutations a connector reads: a million at night (./test.sh --nightly).</summary>
internal static class Mutations
{
    public static int Count { get; } = int.Parse(Environment.GetEnvironmentVariable("POLILOG_MUTATIONS") ?? "10000", CultureInfo.InvariantCulture);
}
