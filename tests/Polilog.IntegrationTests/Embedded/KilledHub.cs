using System.Diagnostics;
using Npgsql;
using Polilog.Host.Embedded;

namespace Polilog.IntegrationTests.Embedded;

/// <summary>This test program once more, as a hub that starts the embedded server and is killed without a word.</summary>
public sealed class KilledHub
{
    private const string FolderVariable = "POLILOG_TEST_KILLED_HUB";
    private const string Ready = "hub is ready: ";

    /// <summary>Returns when the server says it was started.</summary>
    internal static async Task<string> RunAsync(string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(KilledHub).Assembly.Location);
        foreach (var argument in new[] { "-explicit", "only", "-method", $"{typeof(KilledHub).FullName}.{nameof(Runs_until_it_is_killed)}" })
            start.ArgumentList.Add(argument);
        start.Environment[FolderVariable] = folder;
        using var hub = Process.Start(start)!;
        try
        {
            while (await hub.StandardOutput.ReadLineAsync(cancellation) is { } line)
            {
                if (line.StartsWith(Ready, StringComparison.Ordinal))
                    return line[Ready.Length..];
            }
            throw new InvalidOperationException("The hub ended before it was ready.");
        }
        finally
        {
            hub.Kill();
            await hub.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact(Explicit = true)]
    public async Task Runs_until_it_is_killed()
    {
        var postgres = await EmbeddedPostgres.StartAsync(EmbeddedFolder.Options(Environment.GetEnvironmentVariable(FolderVariable)!), _ => { }, CancellationToken.None);
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand("select pg_postmaster_start_time()::text", connection);
        await Console.Out.WriteLineAsync($"\n{Ready}{await command.ExecuteScalarAsync(CancellationToken.None)}");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
    }
}
