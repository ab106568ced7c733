using System.ComponentModel;
using System.Diagnostics;

namespace Polilog.Host.Embedded;

/// <summary>Runs a program to its end and keeps what it printed.</summary>
internal sealed record Command(string File, params IReadOnlyList<string> Arguments)
{
    /// <summary>Another user to run as; only root can.</summary>
    public string? User { get; init; }
    public string Folder { get; init; } = "/";
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    public sealed record Result(int ExitCode, string Output, string Errors)
    {
        public bool Succeeded => ExitCode == 0;
        public string Text => Output + Errors;
    }

    /// <summary>A program that is not there gives exit code 127, as in a shell.</summary>
    public async Task<Result> RunAsync(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(File, Arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        if (User is not null)
            start.UserName = User;
        // We read what programs say, so they must say it in English.
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            return new Result(127, "", failure.Message);
        }
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new Result(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
