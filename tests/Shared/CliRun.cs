using System.Collections;
using System.Diagnostics;

namespace Polilog.Tests;

/// <summary>One command line, run to its end by the built executable.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>The one line a failing command writes.</summary>
    public string Error => Errors.TrimEnd('\n') is { Length: > 0 } line && !line.Contains('\n', StringComparison.Ordinal)
        ? line
        : throw new InvalidOperationException($"Expected one line on stderr, found: '{Errors}'. On stdout: {Output}");

    public static Task<CliRun> OfAsync(params string[] arguments) => WithInputAsync("", arguments);

    /// <param name="input">What it reads from standard input.</param>
    public static async Task<CliRun> WithInputAsync(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltPlugins.Output("src/Polilog.Host", "Polilog.Host.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            if (((string)variable.Key).StartsWith("POLILOG_", StringComparison.Ordinal))
                start.Environment.Remove((string)variable.Key);
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return new CliRun(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
