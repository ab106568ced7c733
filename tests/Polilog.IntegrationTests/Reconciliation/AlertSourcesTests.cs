using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Polilog.Core.Alerts;
using Polilog.Core.Reconciliation;
using Polilog.Host.Ingress;
using Polilog.IntegrationTests.Ingress;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Reconciliation;

/// <summary>Sources that are asked what fires, over a real database.</summary>
public sealed class AlertSourcesTests(TestDatabase database) : IAsyncLifetime, IClassFixture<TestDatabase>
{
    private readonly AskedConnector source = new();
    private IngressHost host = null!;

    private AlertSources Sources => host.Services.GetRequiredService<AlertSources>();

    private ActiveConnection Connection => host.Services.GetRequiredService<ConnectionStore>().Find(host.Connection)!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await IngressHost.StartAsync(database.DataSource, connector: source);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task What_was_not_sent_is_found_once_and_shows_it()
    {
        source.Fires("disk");

        await AskAsync();
        await AskAsync();

        var alert = Assert.Single(await AlertsAsync());
        Assert.Equal(("disk", AlertStatus.Firing, 1, 1L), (alert.Title, alert.Status, alert.Episode, alert.StateVersion));
        Assert.NotNull(alert.FoundAt);
        Assert.Null(alert.UnconfirmedSince);
        var change = Assert.Single(await new AlertReader(database.DataSource).HistoryAsync(alert.Id, 10, Cancel));
        Assert.Equal(Transition.Reconciled, change.Transition);
        Assert.NotNull(change.RawId);
    }

    [Fact]
    public async Task To_be_found_is_not_to_be_heard()
    {
        source.Fires("disk");
        await AskAsync();
        await host.Services.GetRequiredService<RefreshBuffer>().FlushAsync(Cancel);

        Assert.Null(await QueryAsync<DateTimeOffset?>("select received_at from connection where id = @id"));
    }

    [Fact]
    public async Task What_the_source_does_not_know_is_marked_and_the_mark_goes_when_it_knows_it_again()
    {
        await host.PostAsync("firing disk");
        await AskAsync();
        Assert.NotNull(Assert.Single(await AlertsAsync()).UnconfirmedSince);

        source.Fires("disk");
        await AskAsync();

        Assert.Equal((AlertStatus.Firing, null, null), Assert.Single(await AlertsAsync()) is var a ? (a.Status, a.UnconfirmedSince, a.FoundAt) : default);
    }

    [Fact]
    public async Task Missing_twice_it_is_resolved_if_the_connection_says_so()
    {
        source.ResolvesMissing = true;
        await host.PostAsync("firing disk");

        await AskAsync();
        Assert.Equal(AlertStatus.Firing, Assert.Single(await AlertsAsync()).Status);
        await AskAsync();

        var alert = Assert.Single(await AlertsAsync());
        Assert.Equal((AlertStatus.Resolved, null), (alert.Status, alert.UnconfirmedSince));
        Assert.Equal(Transition.Reconciled, (await new AlertReader(database.DataSource).HistoryAsync(alert.Id, 1, Cancel))[0].Transition);
    }

    [Fact]
    public async Task What_ends_while_its_source_is_asked_is_not_reopened()
    {
        await host.PostAsync("firing disk");
        source.Fires("disk");
        source.Meanwhile = () => host.PostAsync("resolved disk");

        await AskAsync();

        Assert.Equal((AlertStatus.Resolved, 1), Assert.Single(await AlertsAsync()) is var a ? (a.Status, a.Episode) : default);
    }

    [Fact]
    public async Task What_has_changed_since_it_was_compared_is_left_alone()
    {
        await host.PostAsync("firing disk");
        await host.PostAsync("resolved disk");
        var alert = AskedConnector.Firing("disk");
        var key = DedupKey.Of(Connection.Family, Connection.Name, alert.Identity);

        await host.Services.GetRequiredService<AlertIntake>().SubmitAsync(
            new IntakeRequest(Connection, TimeProvider.System.GetUtcNow(), null, new byte[32], ReadOnlyMemory<byte>.Empty, [alert]) { ComparedWith = new Dictionary<DedupKey, long> { [key] = 1 } });

        Assert.Equal((AlertStatus.Resolved, 2L), Assert.Single(await AlertsAsync()) is var a ? (a.Status, a.StateVersion) : default);
    }

    [Fact]
    public async Task A_source_that_does_not_answer_resolves_nothing_and_shows_since_when_and_why()
    {
        source.ResolvesMissing = true;
        await host.PostAsync("firing disk");
        source.Meanwhile = () => throw new HttpRequestException("Connection refused");
        await AskAsync();
        var since = (await RowAsync()).FailingSince;
        await AskAsync();

        var row = await RowAsync();
        Assert.Equal(("It cannot be asked: Connection refused", since, null), (row.Trouble, row.FailingSince, row.AnsweredAt));
        Assert.Equal((AlertStatus.Firing, null), Assert.Single(await AlertsAsync()) is var a ? (a.Status, a.UnconfirmedSince) : default);

        source.Meanwhile = null;
        await AskAsync();
        Assert.Equal((null, null), ((await RowAsync()).Trouble, (await RowAsync()).FailingSince));
    }

    [Fact]
    public async Task Of_several_hosts_one_asks_and_not_again_before_it_is_time()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sources.RunOnceAsync(Cancel)));
        await Sources.RunOnceAsync(Cancel);

        Assert.Equal(1, source.Asked);
    }

    private async Task AskAsync()
    {
        await QueryAsync<int?>("update alert_source set next_at = '2000-01-01' where connection_id = @id returning 1");
        await Sources.RunOnceAsync(Cancel);
    }

    private async Task<T?> QueryAsync<T>(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancel);
        return await connection.ExecuteScalarAsync<T>(sql, new { id = Connection.Id });
    }

    private async Task<AlertSourceRow> RowAsync() => (await host.Services.GetRequiredService<AlertSourceStore>().ListAsync(Cancel))[Connection.Id];

    private Task<IReadOnlyList<AlertRow>> AlertsAsync() => new AlertReader(database.DataSource).ListAsync(new AlertFilter(10, Connection: host.Connection), Cancel);
}
