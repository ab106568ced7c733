using Polilog.IntegrationTests.Embedded;

namespace Polilog.IntegrationTests.Configuration;

/// <summary>Follows docs/configure.md word by word, in an empty folder: types every file, gives every command to a hub that really runs, and compares what is printed.</summary>
public sealed class ConfigurePageTests : IAsyncLifetime
{
    private const string Reference = "## Every key";

    private readonly EmbeddedFolder folder = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => folder.DisposeAsync();

    [Fact]
    public async Task Who_types_what_the_page_says_sees_what_it_says()
    {
        var walk = (await File.ReadAllTextAsync(Repository.PathOf("docs/configure.md"), TestContext.Current.CancellationToken)).Split(Reference);
        Assert.Equal(2, walk.Length);
        var steps = PageStep.Of(walk[0]);
        Assert.True(steps.Count > 30, $"The page has {steps.Count} steps.");

        await using var terminal = new PageTerminal(folder.Path);
        foreach (var step in steps)
            await terminal.FollowAsync(step);
        Assert.Equal(0, await terminal.StopAsync());
    }

    [Fact]
    public void What_it_explains_afterwards_is_pieces_of_files_and_no_command()
    {
        var pieces = PageStep.Of(File.ReadAllText(Repository.PathOf("docs/configure.md")).Split(Reference)[1]);
        Assert.All(pieces, p => Assert.Equal((PageStep.Form.Piece, "yaml"), (p.Does, p.Language)));
    }
}
