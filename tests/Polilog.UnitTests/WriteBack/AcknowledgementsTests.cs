using System.ComponentModel.DataAnnotations;
using System.Net;
using Polilog.Sdk;
using Polilog.Zabbix;

namespace Polilog.UnitTests.WriteBack;

public sealed class AcknowledgementsTests
{
    private const string Text = "Anna is responsible · PAY-142 https://polilog.example.org/incidents/PAY-142";
    private const string Escaped = "Anna is responsible \\u00B7 PAY-142 https://polilog.example.org/incidents/PAY-142";

    private static readonly AcknowledgedAlert Disk = Told.Alert(("event_id", "81"));
    private static readonly AcknowledgedAlert Load = Told.Alert(("event_id", "82"));

    [Fact]
    public async Task Taken_the_problems_are_acknowledged_with_the_owner_and_the_page()
    {
        var (result, source) = await TellAsync(Told.Taken(Disk, Load), """[{"eventid":"81","acknowledges":[{"message":"mine"}]},{"eventid":"82","acknowledges":[]}]""");

        Assert.IsType<AcknowledgeResult.Done>(result);
        Assert.Equal(
            [
                """POST /api_jsonrpc.php {"jsonrpc":"2.0","method":"event.get","params":{"eventids":["81","82"],"output":["eventid"],"selectAcknowledges":["clock","message"]},"id":1}""",
                $$"""POST /api_jsonrpc.php {"jsonrpc":"2.0","method":"event.acknowledge","params":{"eventids":["81","82"],"action":6,"message":"{{Escaped}}"},"id":1}""",
            ],
            source.Requests.Skip(1));
        Assert.Equal([null, "Bearer key", "Bearer key"], source.Proofs);
    }

    [Fact]
    public async Task Before_6_4_the_token_stands_in_the_call_and_old_names_are_used()
    {
        var (_, source) = await TellAsync(Told.Taken(Disk), """[{"eventid":"81"}]""", version: "6.0.14");
        Assert.Contains("\"select_acknowledges\"", source.Requests[1], StringComparison.Ordinal);
        Assert.EndsWith(",\"auth\":\"key\"}", source.Requests[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_there_is_not_said_again()
    {
        var (result, source) = await TellAsync(
            Told.Taken(Disk, Load), $$"""[{"eventid":"81","acknowledges":[{"message":"{{Text}}"}]},{"eventid":"82","acknowledges":[]}]""");
        Assert.IsType<AcknowledgeResult.Done>(result);
        Assert.Contains("\"eventids\":[\"82\"],\"action\":6", source.Requests[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_it_again_after_somebody_else_is_told_again()
    {
        var bob = Text.Replace("Anna", "Bob", StringComparison.Ordinal);
        var (_, source) = await TellAsync(
            Told.Taken(Disk), $$"""[{"eventid":"81","acknowledges":[{"clock":"1775044800","message":"{{Text}}"},{"clock":"1775044900","message":"{{bob}}"},{"clock":"1775044950","message":"mine"}]}]""");
        Assert.Contains("\"action\":6", source.Requests[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_events_without_a_problem_nothing_is_told()
    {
        var (result, source) = await TellAsync(Told.Taken(Told.Alert(("host", "web1"))), "[]");
        Assert.IsType<AcknowledgeResult.Done>(result);
        Assert.Empty(source.Requests);
    }

    [Fact]
    public async Task What_joins_is_acknowledged_as_what_was_taken()
    {
        var (_, source) = await TellAsync(Told.Joined(Load), """[{"eventid":"82","acknowledges":[]}]""");
        Assert.EndsWith($$""""params":{"eventids":["82"],"action":6,"message":"{{Escaped}}"},"id":1}"""", source.Requests[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Solved_by_a_person_it_is_a_message_and_over_by_itself_nothing()
    {
        var (_, source) = await TellAsync(Told.Resolved("Anna", Disk), """[{"eventid":"81"}]""");
        Assert.Contains("\"action\":4,", source.Requests[^1], StringComparison.Ordinal);

        Assert.Empty((await TellAsync(Told.Resolved(by: null, Disk), "[]")).Source.Requests);
    }

    [Fact]
    public async Task An_event_that_Zabbix_does_not_show_is_refused_for_good()
    {
        var (result, source) = await TellAsync(Told.Taken(Disk, Told.Alert(("event_id", "1],\"x\":["))), "[]");
        Assert.Equal("Zabbix does not have the problem any more, or does not show it to the user of api_token: event 81.", Assert.IsType<AcknowledgeResult.Refused>(result).Reason);
        Assert.Equal(2, source.Requests.Count);
    }

    [Fact]
    public async Task A_role_that_may_not_is_told_in_a_sentence()
    {
        var fault = await Assert.ThrowsAsync<AlertSourceException>(() => TellAsync(
            Told.Taken(Disk), """[{"eventid":"81"}]""", acknowledged: """{"error":{"code":-32500,"message":"Application error.","data":"No permissions to call \"event.acknowledge\"."}}"""));
        Assert.StartsWith("http://zabbix.test/api_jsonrpc.php refused event.acknowledge: No permissions to call \"event.acknowledge\".", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_needs_the_address()
    {
        var options = new ZabbixOptions { Acknowledge = true };
        Assert.Equal([nameof(options.Acknowledge)], Assert.Single(options.Validate(new ValidationContext(options))).MemberNames);
    }

    private static async Task<(AcknowledgeResult Result, Answering Source)> TellAsync(
        Acknowledgement told, string events, string version = "7.0.10", string acknowledged = """{"result":{"eventids":[81]}}""")
    {
        var source = new Answering(r => (HttpStatusCode.OK,
            r.Contains("apiinfo.version", StringComparison.Ordinal) ? $$"""{"result":"{{version}}"}"""
            : r.Contains("event.get", StringComparison.Ordinal) ? $$"""{"result":{{events}}}"""
            : acknowledged));
        var connector = new ZabbixConnector(new ZabbixOptions { Acknowledge = true, ApiUrl = new Uri("http://zabbix.test"), ApiToken = new Secret(() => ["key"]) });
        using var client = source.Client();
        return (await connector.AcknowledgeAsync(told, client, TestContext.Current.CancellationToken), source);
    }
}
