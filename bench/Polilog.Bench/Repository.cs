using System.Reflection;

namespace Polilog.Bench;

/// <summary>Where the checkout lies; the build writes it into the assembly.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.TrimEndingDirectorySeparator(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!);

    public static string PathOf(string relative) => Path.Combine(Root, relative);
}
