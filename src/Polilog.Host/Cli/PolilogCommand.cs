using System.CommandLine;
using Npgsql;
using Polilog.Core.Configuration.Secrets;
using Polilog.Core.Storage;
using Polilog.Host.Embedded;

namespace Polilog.Host.Cli;

/// <summary>The command line: <c>polilog COMMAND</c>.</summary>
internal static class PolilogCommand
{
    /// <summary>What systemd grants, too: a hub finishes what it does, then its PostgreSQL stops.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(string[] args)
    {
        var root = Tree();
        // Matrix ids begin with @, which would be read as a response file.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [var error, ..])
            return Fail($"{error.Message} (see: polilog {string.Join(' ', args.TakeWhile(a => !a.StartsWith('-')).Append("--help"))})", ExitCode.Usage);
        try
        {
            // By default the process is ended from under a hub that needs more than two seconds to stop.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopPatience });
        }
        catch (CliFailure e)
        {
            return Fail(e.Message, e.Code);
        }
        catch (Exception e) when (e is SchemaException or EmbeddedPostgresException or SecretException)
        {
            return Fail(e.Message, ExitCode.Refused);
        }
        catch (NpgsqlException e)
        {
            var said = e is PostgresException refused ? refused.MessageText : e.Message;
            return Fail($"PostgreSQL: {said.TrimEnd('.')}. Check the connection string (--database or POLILOG_DATABASE) and that the server runs.", ExitCode.Unreachable);
        }
        catch (OperationCanceledException)
        {
            return (int)ExitCode.Done;
        }
    }

    /// <summary>Every command there is.</summary>
    internal static RootCommand Tree()
    {
        var root = new RootCommand("Polilog turns alarms into the right chat room and makes the room work to an agreed regulation.");
        root.Subcommands.Add(UpCommand.Create());
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(ConfigCommand.Create());
        root.Subcommands.Add(RouteCommand.Create());
        root.Subcommands.Add(DbCommand.Create());
        root.Subcommands.Add(BackupCommand.Backup());
        root.Subcommands.Add(BackupCommand.Restore());
        root.Subcommands.Add(ConnectorsCommand.Create());
        root.Subcommands.Add(ConnectionCommand.Create());
        root.Subcommands.Add(ZabbixCommand.Create());
        root.Subcommands.Add(IncidentCommand.Create());
        foreach (var command in FactCommands.Create())
            root.Subcommands.Add(command);
        root.Subcommands.Add(DeadLettersCommand.Create());
        root.Subcommands.Add(TemplateCommand.Create());
        root.Subcommands.Add(TokenCommand.Create());
        root.Subcommands.Add(SecretCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());
        root.Subcommands.Add(CompletionCommand.Create());
        return root;
    }

    private static int Fail(string message, ExitCode code)
    {
        Console.Error.WriteLine($"polilog: {message.ReplaceLineEndings(" ")}");
        return (int)code;
    }
}
