namespace Polilog.Host.Cli;

/// <summary>Documented in docs/cli.md; scripts rely on them.</summary>
internal enum ExitCode
{
    Done = 0,

    /// <summary>Understood and refused, or something is wrong that the output names.</summary>
    Refused = 1,

    /// <summary>The command line itself is wrong.</summary>
    Usage = 2,

    /// <summary>Hub or database cannot be reached.</summary>
    Unreachable = 3,

    /// <summary>What was named does not exist.</summary>
    NotFound = 4,
}

/// <summary>Ends a command with one line on stderr.</summary>
/// <param name="message">What is wrong and what to do.</param>
internal sealed class CliFailure(string message, ExitCode code = ExitCode.Refused) : Exception(message)
{
    public ExitCode Code { get; } = code;
}
