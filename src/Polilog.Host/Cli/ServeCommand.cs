using System.CommandLine;

namespace Polilog.Host.Cli;

/// <summary><c>polilog serve</c>: one host of a configured hub on a given PostgreSQL; any number of equal hosts may run.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Run one host of a configured hub on a given PostgreSQL")
        {
            HubArguments.Database, HubArguments.Configuration, HubArguments.Secrets, HubArguments.Listen, HubArguments.Plugins, HubArguments.Allowed, HubArguments.Data, HubArguments.KeyFile,
        };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            if (parsed.GetValue(HubArguments.Database) is not { Length: > 0 } database)
                throw new CliFailure("serve needs a database: give --database or POLILOG_DATABASE (polilog up brings its own).", ExitCode.Usage);
            await HubRunner.RunAsync(HubArguments.HubOptions(parsed, database, isDemonstration: false), (_, address) => Console.Out.WriteLine($"polilog: serving on {address}"), cancel);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
