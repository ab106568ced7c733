namespace Polilog.UnitTests;

public sealed class SnapshotTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("snapshot").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Equal_text_passes_whatever_its_line_endings()
    {
        File.WriteAllText(Golden, "one\ntwo\n");
        File.WriteAllText(Received, "from an earlier run");

        Snapshot.Compare("one\r\ntwo\r\n", Golden, accept: false);

        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void A_missing_golden_file_fails_and_leaves_what_came()
    {
        var failure = Assert.ThrowsAny<Exception>(() => Snapshot.Compare("new\n", Golden, accept: false));

        Assert.Contains("is missing", failure.Message, StringComparison.Ordinal);
        Assert.Equal("new\n", File.ReadAllText(Received));
        Assert.False(File.Exists(Golden));
    }

    [Fact]
    public void Accepting_writes_the_golden_file()
    {
        File.WriteAllText(Golden, "old\n");

        Snapshot.Compare("new\n", Golden, accept: true);

        Assert.Equal("new\n", File.ReadAllText(Golden));
        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void A_difference_shows_only_the_lines_that_differ_and_their_neighbours()
    {
        var shown = Snapshot.Difference("a\nb\nc\nd\ne", "a\nb\nC\nd\ne");

        Assert.Equal("@@ line 3 @@\n  b\n- c\n+ C\n  d", shown);
    }

    [Theory]
    [InlineData("a\nb", "a\nb\nc", "@@ line 3 @@\n  b\n+ c")]
    [InlineData("a\na", "a", "@@ line 2 @@\n  a\n- a")]
    public void Added_and_removed_lines_are_shown(string expected, string actual, string shown) =>
        Assert.Equal(shown, Snapshot.Difference(expected, actual));

    [Fact]
    public void Equal_identifiers_and_times_keep_equal_numbers()
    {
        var text = Snapshot.Scrub("""
            0198a3a0-0000-7000-8000-000000000001 at 2026-11-25T04:00:00Z
            0198A3A0-0000-7000-8000-000000000001 at 2026-11-25T04:00:00.5+03:00
            0198a3a0-0000-7000-8000-000000000002 at 2026-11-25T04:00:00Z
            """);

        Assert.Equal("""
            Guid_1 at DateTimeOffset_1
            Guid_1 at DateTimeOffset_2
            Guid_2 at DateTimeOffset_1
            """, text);
    }

    [Fact]
    public void The_golden_file_is_named_after_the_test() => Snapshot.Verify("kept in Snapshots/\n");

    private string Golden => Path.Combine(folder, "x.verified.txt");
    private string Received => Path.Combine(folder, "x.received.txt");
}
