using System.Reflection;

namespace Polilog.Tests;

/// <summary>Where the checkout and the test project lie. The build writes it into the assembly; source paths are not kept in a deterministic build.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");
    public static string TestProject { get; } = Metadata("ProjectDirectory");

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string Metadata(string key) => Path.TrimEndingDirectorySeparator(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!);
}
