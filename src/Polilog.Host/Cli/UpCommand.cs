using System.CommandLine;
using Polilog.Host.Demonstration;
using Polilog.Host.Embedded;
using Command = System.CommandLine.Command;

namespace Polilog.Host.Cli;

/// <summary><c>polilog up</c>: everything in one process, with an own PostgreSQL unless one is given; a demonstration unless configured.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var command = new Command("up", "Run everything in one process; without --config as a demonstration")
        {
            HubArguments.Database, HubArguments.Configuration, HubArguments.Secrets, HubArguments.Listen, HubArguments.Plugins, HubArguments.Allowed, HubArguments.Data, HubArguments.KeyFile,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var given = parsed.GetValue(HubArguments.Database);
        await using var own = given is { Length: > 0 } ? null : await EmbeddedPostgres.StartAsync(HubArguments.Folders(parsed), line => Console.Error.WriteLine($"polilog: {line}"), cancel);
        var options = HubArguments.HubOptions(parsed, own?.ConnectionString ?? given!, isDemonstration: parsed.GetValue(HubArguments.Configuration) is not { Length: > 0 });
        if (own is not null && options.IsDemonstration)
            options = options with { ConnectionString = await DemonstrationDatabase.RenewAsync(own.ConnectionString, DemonstrationDatabase.Name, cancel) };
        await HubRunner.RunAsync(options, (o, address) => Welcome.Write(o, address, isOwnDatabase: own is not null), cancel);
        return (int)ExitCode.Done;
    }
}
