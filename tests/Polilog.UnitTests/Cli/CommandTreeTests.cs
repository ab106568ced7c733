using System.CommandLine;
using Polilog.Host.Cli;

namespace Polilog.UnitTests.Cli;

/// <summary>What holds for every command of the command line, also for the next one.</summary>
public sealed class CommandTreeTests
{
    // They run until they are stopped, or print a program for a shell.
    private static readonly string[] WithoutJson = ["up", "serve", "completion"];

    private static readonly string[] Verbs =
    [
        "Become", "Bring", "Check", "Declare", "End", "Fill", "Let", "List", "Make", "Mute", "Print", "Read", "Remove", "Run", "Say", "Show", "Store", "Tell", "Try", "Turn", "Write",
    ];

    private static readonly RootCommand Root = PolilogCommand.Tree();

    /// <summary>What is typed, without options; families of commands do nothing themselves.</summary>
    public static TheoryData<string> Commands { get; } = [.. Leaves(Root).Select(l => l.Name)];

    [Theory, MemberData(nameof(Commands))]
    public void Every_command_says_with_a_verb_what_it_does_and_what_it_takes(string name)
    {
        var (_, command, inherited) = Leaves(Root).Single(l => l.Name == name);
        Assert.Contains(command.Description!.Split(' ')[0], Verbs);
        Assert.All(command.Options.Concat(inherited), o => Assert.False(string.IsNullOrWhiteSpace(o.Description), $"{o.Name} of {name} does not say what it is for."));
        Assert.All(command.Arguments, a => Assert.False(string.IsNullOrWhiteSpace(a.Description), $"{a.Name} of {name} does not say what it is."));
    }

    [Theory, MemberData(nameof(Commands))]
    public void Every_command_that_prints_an_answer_prints_it_as_json_too(string name)
    {
        var (_, command, inherited) = Leaves(Root).Single(l => l.Name == name);
        Assert.NotEqual(WithoutJson.Contains(name), command.Options.Concat(inherited).Contains(HubClient.JsonOption));
    }

    [Theory, MemberData(nameof(Commands))]
    public void Every_command_stands_in_the_document(string name) =>
        Assert.Matches($"`{name}[` ]", File.ReadAllText(Repository.PathOf("docs/cli.md")));

    [Fact]
    public void Every_exit_code_stands_in_the_document_and_no_other()
    {
        var document = File.ReadAllText(Repository.PathOf("docs/cli.md"));
        var rows = document[document.IndexOf("| Exit code |", StringComparison.Ordinal)..].Split('\n').Skip(2).TakeWhile(l => l.StartsWith('|')).Select(l => int.Parse(l.Split('|')[1]));
        Assert.Equal(Enum.GetValues<ExitCode>().Select(c => (int)c), rows);
    }

    [Fact]
    public void A_dry_run_has_one_name() => Assert.All(
        Leaves(Root).SelectMany(l => l.Command.Options).Where(o => o.Name.StartsWith("--dry", StringComparison.Ordinal) || o.Name == "--plan"), o => Assert.Equal("--dry-run", o.Name));

    private static IEnumerable<(string Name, Command Command, IReadOnlyList<Option> Inherited)> Leaves(Command command, string path = "", IReadOnlyList<Option>? inherited = null)
    {
        if (command.Subcommands.Count == 0)
            return [(path, command, inherited ?? [])];
        var passed = (inherited ?? []).Concat(command.Options.Where(o => o.Recursive)).ToList();
        return command.Subcommands.SelectMany(sub => Leaves(sub, $"{path} {sub.Name}".TrimStart(), passed));
    }
}
