using System.Diagnostics;
using Polilog.Nagios;
using Polilog.Sdk;

namespace Polilog.UnitTests.WriteBack;

public sealed class CommandFileTests : IDisposable
{
    private static readonly AcknowledgedAlert Service = Told.Alert(("host", "db1"), ("service", "Disk /var"));
    private static readonly AcknowledgedAlert Host = Told.Alert(("host", "db1"));

    private readonly string folder = Directory.CreateTempSubdirectory("nagios").FullName;

    private string Pipe => Path.Combine(folder, "nagios.cmd");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_joins_is_acknowledged_as_what_was_taken() => Assert.Equal(Commands.Of(Told.Taken(Service)), Commands.Of(Told.Joined(Service)));

    [Fact]
    public void Taken_hosts_and_services_are_acknowledged_in_the_owners_name() => Assert.Equal(
        [
            "[1775044800] ACKNOWLEDGE_SVC_PROBLEM;db1;Disk /var;2;1;1;Anna;Anna is responsible · PAY-142 https://polilog.example.org/incidents/PAY-142",
            "[1775044800] ACKNOWLEDGE_HOST_PROBLEM;db1;2;1;1;Anna;Anna is responsible · PAY-142 https://polilog.example.org/incidents/PAY-142",
        ],
        Commands.Of(Told.Taken(Service, Host)));

    [Fact]
    public void Solved_by_a_person_Nagios_may_speak_again_and_over_by_itself_nothing_is_said()
    {
        Assert.Equal(["[1775044800] REMOVE_SVC_ACKNOWLEDGEMENT;db1;Disk /var", "[1775044800] REMOVE_HOST_ACKNOWLEDGEMENT;db1"], Commands.Of(Told.Resolved("Anna", Service, Host)));
        Assert.Empty(Commands.Of(Told.Resolved(by: null, Service, Host)));
    }

    [Fact]
    public void Texts_end_neither_field_nor_line()
    {
        var told = Told.Taken(Host) with { Person = "A;B\n[1] SHUTDOWN_PROGRAM", Text = "x;y\r\n[1] RESTART_PROGRAM\u2028z\0" };
        Assert.Equal("[1775044800] ACKNOWLEDGE_HOST_PROBLEM;db1;2;1;1;A,B [1] SHUTDOWN_PROGRAM;x,y  [1] RESTART_PROGRAM z ", Assert.Single(Commands.Of(told)));
    }

    [Theory]
    [InlineData("db1;x")]
    [InlineData("db1\n[1] SHUTDOWN_PROGRAM")]
    [InlineData("")]
    public void A_name_that_Nagios_cannot_have_is_not_said(string name) => Assert.Empty(Commands.Of(Told.Taken(Told.Alert(("host", "web"), ("service", name)))));

    [Fact]
    public async Task Who_reads_the_pipe_gets_whole_lines()
    {
        MakePipe();
        // Opened for both, so that opening waits for nobody.
        await using var reading = new FileStream(Pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        var result = await new NagiosConnector(new NagiosOptions { Acknowledge = true, CommandFile = Pipe })
            .AcknowledgeAsync(Told.Taken(Host) with { Text = new string('ж', 5000) }, new HttpClient(), TestContext.Current.CancellationToken);
        Assert.IsType<AcknowledgeResult.Done>(result);
        var buffer = new byte[8192];
        var line = System.Text.Encoding.UTF8.GetString(buffer.AsSpan(0, await reading.ReadAsync(buffer, TestContext.Current.CancellationToken)));
        Assert.StartsWith("[1775044800] ACKNOWLEDGE_HOST_PROBLEM;db1;2;1;1;Anna;жжж", line, StringComparison.Ordinal);
        Assert.EndsWith("ж\n", line, StringComparison.Ordinal);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 4000, 4096);
    }

    [Fact]
    public void Where_no_Nagios_reads_nothing_waits()
    {
        MakePipe();
        Assert.Equal($"No Nagios reads {Pipe}.", Assert.IsType<AcknowledgeResult.Later>(new CommandFile(Pipe).Write(["x"])).Reason);
    }

    [Fact]
    public void Without_the_pipe_it_is_said_what_to_look_for() =>
        Assert.Equal($"There is no {Pipe}: is Nagios running, on this machine, with check_external_commands=1?", Assert.IsType<AcknowledgeResult.Later>(new CommandFile(Pipe).Write(["x"])).Reason);

    [Fact]
    public void An_ordinary_file_is_left_as_it_is()
    {
        File.WriteAllText(Pipe, "mine");
        Assert.IsType<AcknowledgeResult.Refused>(new CommandFile(Pipe).Write(["x"]));
        Assert.Equal("mine", File.ReadAllText(Pipe));
    }

    private void MakePipe()
    {
        using var made = Process.Start("mkfifo", [Pipe]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
