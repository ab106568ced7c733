namespace Polilog.Portal.Configuration;

/// <summary>Addresses of the pages of the configuration.</summary>
internal static class ConfigurationAddress
{
    public const string Overview = "/configuration";

    public const string RouteTest = "/configuration/route-test";

    public static string Older(long activation) => $"{Overview}?before={activation}";

    public static string OfRevision(long revision) => $"{Overview}/revisions/{revision}";

    public static string Activate(long revision) => $"{OfRevision(revision)}/activate";

    public static string Add(long revision) => $"{OfRevision(revision)}/add";

    public static string OfPart(long revision, string name) => $"{OfRevision(revision)}/parts/{Escaped(name)}";

    public static string Edit(long revision, string name) => $"{OfRevision(revision)}/edit/{Escaped(name)}";

    // Names of templates are paths.
    private static string Escaped(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
}
