using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;

namespace Polilog.IntegrationTests.Access;

public sealed class KeptFormTests(ServedHub served) : IClassFixture<ServedHub>
{
    private const string Address = "configuration/revisions/1/edit/polilog.yaml";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_database_cannot_be_written_what_was_typed_is_kept_and_can_be_sent_again()
    {
        var hub = await served.StartedAsync();
        var text = ServedHub.Configuration.Replace("name: Payments", "name: Cards", StringComparison.Ordinal);
        var (_, plan) = await PortalForm.PostAsync(hub.Http, Address, ("text", text), ("do", "plan"));
        (string, string)[] applying = [("text", text), ("seen", PortalForm.Hidden(plan, "seen")), ("planned", PortalForm.Hidden(plan, "planned")), ("note", "cards"), ("do", "apply")];

        await LetOthersAsync("on");
        var (status, page) = await PortalForm.PostAsync(hub.Http, Address, applying);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("The database cannot be reached just now", page, StringComparison.Ordinal);
        Assert.Equal((text, "apply", PortalForm.Hidden(plan, "seen")), (PortalForm.TextArea(page), PortalForm.Hidden(page, "do"), PortalForm.Hidden(page, "seen")));
        Assert.Contains("name=\"note\" value=\"cards\"", page, StringComparison.Ordinal);

        await LetOthersAsync("off");
        // Some connections of the hub may still have to find out that they were ended.
        for (var i = 0; i < 20 && status is HttpStatusCode.ServiceUnavailable; i++)
            (status, _) = await PortalForm.PostAsync(hub.Http, Address, applying);
        Assert.Equal(2, (long)(await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/config", Cancel))!["revision"]!);
    }

    private async Task LetOthersAsync(string readOnly)
    {
        await using var connection = new NpgsqlConnection(served.ConnectionString);
        await connection.OpenAsync(Cancel);
        await connection.ExecuteAsync("set default_transaction_read_only = off");
        await connection.ExecuteAsync($"alter database \"{connection.Database}\" set default_transaction_read_only = {readOnly}");
        await connection.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
    }
}
