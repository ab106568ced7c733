using System.Diagnostics;

namespace Polilog.Bench;

/// <summary>Runs other programs to their end.</summary>
internal static class Shell
{
    /// <summary>What it prints and complains of goes through.</summary>
    public static async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancel)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    /// <summary>Ends a process as Ctrl-C does, and waits for it.</summary>
    public static async Task TerminateAsync(Process process)
    {
        if (!process.HasExited)
            await RunAsync("kill", ["-TERM", $"{process.Id}"], CancellationToken.None);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
