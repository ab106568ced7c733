using System.CommandLine;
using System.Text.Json.Nodes;
using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Secrets;
using Polilog.Core.People;
using Polilog.Core.Storage;

namespace Polilog.Host.Cli;

/// <summary><c>polilog doctor</c>: looks at everything a hub needs and says, for each thing that is wrong, what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Check plugins, configuration, database, access and the running hub")
        {
            HubArguments.Database, HubArguments.Configuration, HubArguments.Secrets, HubArguments.Plugins, HubArguments.Allowed, HubArguments.Data, HubArguments.KeyFile, HubClient.UrlOption, HubClient.TokenOption, HubClient.JsonOption,
        };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            var findings = new List<Finding>();
            findings.AddRange(Plugins(parsed));
            var (table, trouble) = await SecretFindings.OpenAsync(parsed, cancel);
            findings.AddRange(trouble);
            if (parsed.GetValue(HubArguments.Configuration) is { Length: > 0 } folder)
                findings.AddRange(Configuration(parsed, folder, table));
            if (parsed.GetValue(HubArguments.Database) is { Length: > 0 } database)
                findings.AddRange(await DatabaseAsync(database, cancel));
            findings.AddRange(await HubAsync(parsed, cancel));
            Print(findings, parsed.GetValue(HubClient.JsonOption));
            return (int)(findings.TrueForAll(f => f.Good) ? ExitCode.Done : ExitCode.Refused);
        });
        return command;
    }

    private static IEnumerable<Finding> Plugins(ParseResult parsed)
    {
        var catalog = HubArguments.Catalog(parsed);
        foreach (var connector in catalog.Connectors)
            yield return new Finding(true, $"connector {connector.Name}", $"version {connector.Version}, Sdk {connector.SdkVersion}");
        foreach (var fault in catalog.Faults)
            yield return new Finding(false, $"plugin {Path.GetFileName(fault.Folder)}", $"{fault.Reason} {fault.WhatToDo}");
    }

    private static IEnumerable<Finding> Configuration(ParseResult parsed, string folder, SecretTable? table)
    {
        var reading = ConfigurationReader.Read(new ConfigurationFolder(folder), HubDocument.Known(HubArguments.Catalog(parsed)), secrets: null);
        return reading.Document is null
            ? reading.Faults.Select(f => new Finding(false, "configuration", f.ToString()))
            : [new Finding(true, "configuration", $"{reading.Document.Topics.Count} topics, {reading.Document.Connections.Count} connections"), .. SecretFindings.Of(reading.Document, HubArguments.SecretsOf(parsed, folder, table))];
    }

    private static async Task<IReadOnlyList<Finding>> DatabaseAsync(string connectionString, CancellationToken cancel)
    {
        try
        {
            await using var database = Database.Open(connectionString);
            var status = await DatabaseStatus.ReadAsync(database, cancel);
            if (status.Unfit() is { } unfit)
                return [new Finding(false, "database", unfit)];
            if (status.Schema < Migrator.Names.Count)
                return [new Finding(false, "database", $"The schema is {status.Schema} of {Migrator.Names.Count}: run polilog db migrate.")];
            return [new Finding(true, "database", $"PostgreSQL {status.Server}, schema {status.Schema}"), Access(await new AccessTokenStore(database).CountAdministratorsAsync(cancel))];
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException)
        {
            return [new Finding(false, "database", $"{e.Message} Check --database and that the server runs.")];
        }
    }

    private static Finding Access(long administrators) => administrators > 0
        ? new Finding(true, "access", $"{administrators} token{(administrators == 1 ? "" : "s")} may administer")
        : new Finding(false, "access", "Nobody may administer: start the hub once for its first password, or run polilog token create --role admin --database ...");

    private static async Task<IReadOnlyList<Finding>> HubAsync(ParseResult parsed, CancellationToken cancel)
    {
        try
        {
            using var hub = HubClient.Of(parsed);
            var connections = (await hub.GetAsync("api/v1/connections", cancel))["items"]!.AsArray();
            var faults = (await hub.GetAsync("api/v1/connectors", cancel))["faults"]!.AsArray();
            var lanes = (await hub.GetAsync("api/v1/destinations", cancel))["items"]!.AsArray();
            return
            [
                new Finding(true, "hub", $"answers at {parsed.GetValue(HubClient.UrlOption)}"),
                .. faults.Select(f => new Finding(false, $"plugin {Path.GetFileName((string?)f!["folder"])} in the hub", $"{f["reason"]} {f["whatToDo"]}{(f["serves"] is { } v ? $" Version {v} serves on." : "")}")),
                .. connections.Select(c => new Finding(c!["fault"] is null, $"connection {c["name"]}", $"{c["fault"] ?? c["address"]}")),
                .. connections.Select(c => (Name: c!["name"], Source: c["source"])).Where(c => c.Source is not null)
                    .Select(c => new Finding(c.Source!["trouble"] is null, $"source of {c.Name}", c.Source["trouble"] is { } t ? $"does not answer since {c.Source["failingSince"]}: {t}" : $"{c.Source["address"]}")),
                .. lanes.Select(l => new Finding(l!["trouble"] is null, $"destination {l["destination"]}", l["trouble"] is { } t ? $"{t}; {l["owed"]} owed" : $"{l["owed"]} owed")),
            ];
        }
        catch (CliFailure e)
        {
            return [new Finding(false, "hub", e.Message)];
        }
    }

    private static void Print(List<Finding> findings, bool json)
    {
        if (json)
            HubClient.PrintJson(new JsonArray([.. findings.Select(f => new JsonObject { ["good"] = f.Good, ["what"] = f.What, ["detail"] = f.Detail })]));
        else
            foreach (var finding in findings)
                Console.Out.WriteLine($"{(finding.Good ? "ok   " : "WRONG")} {finding.What}: {finding.Detail}");
    }
}

/// <summary>What the doctor saw.</summary>
/// <param name="Detail">Of what is wrong: what to do.</param>
internal sealed record Finding(bool Good, string What, string Detail);
