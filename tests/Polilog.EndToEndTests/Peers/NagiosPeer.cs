namespace Polilog.EndToEndTests.Peers;

/// <summary>A real Nagios that watches the disk of web1, and sends by the script of plugins/Nagios.</summary>
internal sealed class NagiosPeer : IAsyncDisposable
{
    private readonly Peer peer;

    private NagiosPeer(Peer peer) => this.peer = peer;

    public static async Task<NagiosPeer> StartAsync(Uri connection, string token, string suite = Peer.NewestSuite) =>
        new(await Peer.RunAsync("nagios", ("POLILOG_WEBHOOK_URL", connection.AbsoluteUri), ("POLILOG_WEBHOOK_TOKEN", token), ("POLILOG_PEER_SUITE", suite)));

    /// <summary>Where it takes commands.</summary>
    public string CommandFile => Path.Combine(peer.Folder, "rw/nagios.cmd");

    /// <summary>What the check finds when it next runs, within a second or two.</summary>
    /// <param name="code">0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.</param>
    /// <param name="output">As the plugin prints it.</param>
    public void Find(int code, string output)
    {
        var file = Path.Combine(peer.Folder, "checks/web1.Disk");
        File.WriteAllText(file + ".new", $"{code}\n{output}\n");
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>As a button of its web pages does.</summary>
    public Task AcknowledgeAsync(string author, string comment) => CommandAsync($"ACKNOWLEDGE_SVC_PROBLEM;web1;Disk;1;1;0;{author};{comment}");

    public ValueTask DisposeAsync() => peer.DisposeAsync();

    private async Task CommandAsync(string command)
    {
        var seconds = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        await using var pipe = new FileStream(CommandFile, FileMode.Open, FileAccess.Write);
        await using var writer = new StreamWriter(pipe);
        await writer.WriteAsync($"[{seconds}] {command}\n");
    }
}
