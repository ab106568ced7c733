using System.Text;
using System.Text.RegularExpressions;

namespace Polilog.Tests;

/// <summary>
/// Compares text with a golden file, in Verify's file layout: <c>Snapshots/Type.Method[.name].verified.ext</c> in the test project.
/// Missing or different fails and leaves <c>.received.</c> beside it; <c>SNAPSHOT_ACCEPT=1</c> accepts what came.
/// </summary>
internal static partial class Snapshot
{
    /// <param name="text">What the test made. Only text we serialise ourselves belongs here.</param>
    /// <param name="extension">Of the golden file, without the dot.</param>
    /// <param name="name">Tells the rows of a theory, or several snapshots of one test, apart.</param>
    /// <param name="scrub">Replaces GUIDs and ISO times by numbered names. Off where the times themselves are what is tested.</param>
    public static void Verify(string text, string extension = "txt", string? name = null, bool scrub = true)
    {
        var test = TestContext.Current.TestMethod ?? throw new InvalidOperationException("Snapshot.Verify is called outside of a test.");
        var type = test.TestClass.TestClassSimpleName;
        var file = name is null ? $"{type}.{test.MethodName}" : $"{type}.{test.MethodName}.{name}";
        VerifyFile(scrub ? Scrub(text) : text, Path.Combine(Repository.TestProject, "Snapshots", $"{file}.verified.{extension}"));
    }

    /// <summary>Compares with a golden file that has a place of its own, such as the checked-in schema.</summary>
    public static void VerifyFile(string text, string path) =>
        Compare(text, path, accept: Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1");

    internal static void Compare(string text, string path, bool accept)
    {
        var actual = text.ReplaceLineEndings("\n");
        var expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : null;
        var received = ReceivedPath(path);
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(accept ? path : received, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (!accept)
            Assert.Fail($"""
                {Path.GetRelativePath(Repository.Root, path)} {(expected is null ? "is missing" : "differs")}. Look at the .received. file beside it; SNAPSHOT_ACCEPT=1 accepts it.
                {Difference(expected ?? "", actual)}
                """);
    }

    /// <summary>The same value gets the same number, so that what is equal stays visibly equal.</summary>
    internal static string Scrub(string text) => Number(IsoTime(), "DateTimeOffset", Number(Guids(), "Guid", text));

    /// <summary>The lines between the common beginning and the common end, with one line of context on both sides.</summary>
    internal static string Difference(string expected, string actual, int limit = 60)
    {
        var (old, now) = (expected.Split('\n'), actual.Split('\n'));
        var shorter = Math.Min(old.Length, now.Length);
        var head = 0;
        while (head < shorter && old[head] == now[head])
            head++;
        var tail = 0;
        while (tail < shorter - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        string[] lines =
        [
            $"@@ line {head + 1} @@",
            .. old[Math.Max(0, head - 1)..head].Select(line => "  " + line),
            .. old[head..^tail].Select(line => "- " + line),
            .. now[head..^tail].Select(line => "+ " + line),
            .. old[^tail..].Take(1).Select(line => "  " + line),
        ];
        return string.Join('\n', lines.Length > limit ? [.. lines[..limit], $"... {lines.Length - limit} more lines"] : lines);
    }

    private static string ReceivedPath(string path) => path.Contains(".verified.", StringComparison.Ordinal)
        ? path.Replace(".verified.", ".received.", StringComparison.Ordinal)
        : Path.ChangeExtension(path, ".received" + Path.GetExtension(path));

    private static string Number(Regex pattern, string word, string text)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        return pattern.Replace(text, match =>
        {
            if (!seen.TryGetValue(match.Value, out var number))
                seen.Add(match.Value, number = seen.Count + 1);
            return $"{word}_{number}";
        });
    }

    [GeneratedRegex(@"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", RegexOptions.IgnoreCase)]
    private static partial Regex Guids();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")]
    private static partial Regex IsoTime();
}
