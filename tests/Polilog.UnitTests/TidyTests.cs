using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Polilog.UnitTests;

/// <summary>The house rules that no compiler keeps. CONTRIBUTING.md says why each of them is there.</summary>
public sealed partial class TidyTests
{
    private const int LongestFile = 300;

    /// <summary>Made by a test and read as a whole.</summary>
    private static readonly string[] Generated = ["src/Polilog.Core/Storage/schema.sql"];

    private static readonly string[] Code = [".cs", ".razor", ".sql", ".js", ".css"];
    private static readonly string[] NotText = [".png", ".jpg", ".webp", ".ico", ".nupkg", ".dll", ".gz", ".zip"];
    private static readonly string[] Made = ["bin", "obj", "artifacts", ".git", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts"];
    private static readonly string[] OpenWork = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"];
    private static readonly string[] Registries =
        ["api.nu" + "get.org", "registry.np" + "mjs", "deb.deb" + "ian.org", "security.deb" + "ian.org", "archive.ub" + "untu.com", "pyp" + "i.org", "crat" + "es.io", "maven.ap" + "ache.org"];

    /// <summary>plugins -> Sdk &lt;- Core &lt;- {Matrix, Portal} &lt;- Host, and the Host composes them all.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Polilog.Sdk"] = [],
        ["Polilog.Core"] = ["Polilog.Sdk"],
        ["Polilog.Matrix"] = ["Polilog.Core"],
        ["Polilog.Portal"] = ["Polilog.Core"],
        ["Polilog.Host"] = ["Polilog.Core", "Polilog.Matrix", "Polilog.Portal"],
    };

    [Fact]
    public void Projects_reference_each_other_along_the_arrows_only()
    {
        foreach (var project in Projects("src").Concat(Projects("plugins")))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var references = References(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value)).Order(StringComparer.Ordinal);
            var allowed = Arrows.GetValueOrDefault(name, ["Polilog.Sdk"]);
            Assert.True(references.SequenceEqual(allowed), $"{name} references {string.Join(", ", references)}; the arrows of ARCHITECTURE.md give it {string.Join(", ", allowed)}.");
        }
    }

    [Fact]
    public void Package_versions_are_said_once_for_all_projects() => NoneOf(
        from project in Files().Where(f => f.EndsWith(".csproj", StringComparison.Ordinal))
        from reference in References(project, "PackageReference")
        where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
        select $"{Short(project)} gives {reference.Attribute("Include")!.Value} a version: move it to Directory.Packages.props");

    [Fact]
    public void Statements_take_the_moment_as_a_parameter() => NoneOf(
        from file in Sources()
        from statement in file.EndsWith(".sql", StringComparison.Ordinal) ? [(Name: "", Sql: File.ReadAllText(file))] : SqlConstants(File.ReadAllText(file))
        where Clock().IsMatch(statement.Sql) && !statement.Name.EndsWith("ClockSql", StringComparison.Ordinal)
        select $"{Short(file)}: {statement.Name} asks the clock: pass the moment as a parameter (only a statement named ...ClockSql reads it, once per step)");

    [Fact]
    public void Files_are_short_enough_to_be_read() => NoneOf(
        from file in Sources()
        let lines = File.ReadLines(file).Count()
        where lines > LongestFile
        select $"{Short(file)} has {lines} lines, more than {LongestFile}: it holds a second concept");

    [Fact]
    public void Every_plugin_explains_itself_and_brings_recorded_requests()
    {
        foreach (var plugin in Projects("plugins").Select(p => Path.GetDirectoryName(p)!))
        {
            Assert.True(File.Exists(Path.Combine(plugin, "README.md")), $"{Short(plugin)} has no README.md: say what to click at the sender, and what arrives.");
            var cases = Directory.Exists(Path.Combine(plugin, "testdata")) ? Directory.GetDirectories(Path.Combine(plugin, "testdata")) : [];
            Assert.True(cases.Length > 0, $"{Short(plugin)}/testdata has no cases: add a folder with request.json and expected.json.");
        }
    }

    [Fact]
    public void No_two_migrations_have_the_same_number() => NoneOf(
        from file in Sources().Where(f => f.Contains("/Migrations/", StringComparison.Ordinal))
        group Path.GetFileName(file) by Path.GetFileName(file)[..4] into number
        where number.Count() > 1
        select $"{string.Join(" and ", number)} have the same number: give the newer one the next that is free");

    [Fact]
    public void Open_work_is_an_issue_not_a_comment() => NoneOf(
        from file in TextFiles()
        from word in OpenWork
        where Regex.IsMatch(File.ReadAllText(file), $@"\b{word}\b", RegexOptions.None, TimeSpan.FromSeconds(5))
        select $"{Short(file)} says {word}: open an issue");

    [Fact]
    public void Packages_come_from_whatever_source_the_machine_has() => NoneOf(
        from file in TextFiles()
        from host in Registries
        where File.ReadAllText(file).Contains(host, StringComparison.OrdinalIgnoreCase)
        select $"{Short(file)} names {host}: the machine's own configuration says where packages come from");

    [Fact]
    public void The_rule_about_the_clock_sees_what_it_must()
    {
        var constants = SqlConstants(""""
            private const string OneSql = "select now()";
            private const string ReadClockSql = "select clock_timestamp()";
            private const string TwoSql = """
                select id from incident where due_at <= current_timestamp
                """;
            """").ToArray();

        Assert.Equal(["OneSql", "ReadClockSql", "TwoSql"], constants.Select(c => c.Name));
        Assert.All(constants, c => Assert.Matches(Clock(), c.Sql));
        Assert.DoesNotMatch(Clock(), "select known, @now from t where now_at = @now");
    }

    private static void NoneOf(IEnumerable<string> faults)
    {
        var found = faults.ToArray();
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    private static IEnumerable<(string Name, string Sql)> SqlConstants(string code) =>
        SqlConstant().Matches(code).Select(match => (match.Groups["name"].Value, match.Groups["sql"].Value));

    private static IEnumerable<XElement> References(string project, string kind) => XDocument.Load(project).Descendants(kind);

    private static IEnumerable<string> Projects(string folder) => Directory.EnumerateFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories);

    private static IEnumerable<string> Sources() => Files().Where(file =>
        Code.Contains(Path.GetExtension(file)) && !Generated.Contains(Short(file)) && (Short(file).StartsWith("src/", StringComparison.Ordinal) || Short(file).StartsWith("plugins/", StringComparison.Ordinal)));

    private static IEnumerable<string> TextFiles() => Files().Where(file => !NotText.Contains(Path.GetExtension(file)));

    private static IEnumerable<string> Files() => Files(Repository.Root);

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(inner => !Made.Contains(Path.GetFileName(inner))).SelectMany(Files));

    private static string Short(string path) => Path.GetRelativePath(Repository.Root, path);

    [GeneratedRegex(@"\b(now\s*\(\s*\)|(clock|transaction|statement)_timestamp\s*\(|current_(timestamp|date|time)\b|localtime)", RegexOptions.IgnoreCase)]
    private static partial Regex Clock();

    [GeneratedRegex("""const string (?<name>\w+Sql)\s*=\s*("{3}(?<sql>.*?)"{3}|"(?<sql>[^"]*)")""", RegexOptions.Singleline)]
    private static partial Regex SqlConstant();
}
