using Microsoft.Extensions.DependencyInjection;
using Polilog.Core.Alerts;
using Polilog.Host.Ingress;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Ingress;

/// <summary>Requests that a connector could not read, read again after it was mended.</summary>
public sealed class DeadLetterRetryTests(TestDatabase database) : IAsyncLifetime, IClassFixture<TestDatabase>
{
    private readonly MendedConnector connector = new();
    private IngressHost host = null!;

    private DeadLetterRetry Retry => host.Services.GetRequiredService<DeadLetterRetry>();

    public async ValueTask InitializeAsync() => host = await IngressHost.StartAsync(database.DataSource, connector: connector);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_trial_tells_what_would_be_read_and_changes_nothing()
    {
        var letter = await KeptAsync("firing a Disk");

        var refused = await Retry.TryAsync(letter, null, null, Cancel);
        connector.IsMended = true;
        var read = await Retry.TryAsync(letter, null, null, Cancel);

        Assert.Equal((false, "The connector failed: InvalidOperationException: not mended yet"), (refused.IsRead, refused.Note));
        Assert.True(read.IsRead);
        Assert.Equal("Disk", Assert.Single(read.Result!.Alerts).Title);
        Assert.Empty(await ConditionsAsync());
        Assert.Null((await FindAsync(letter.Id)).SettledAt);
    }

    [Fact]
    public async Task A_trial_by_a_connector_that_is_not_installed_says_so()
    {
        var tried = await Retry.TryAsync(await KeptAsync("firing a"), "nagois", null, Cancel);

        Assert.Equal((false, "The connector 'nagois' is not installed."), (tried.IsRead, tried.Note));
    }

    [Fact]
    public async Task Re_driven_its_alerts_enter_as_received_when_they_were_and_who_did_it_is_noted()
    {
        var letter = await KeptAsync("firing a Disk");
        connector.IsMended = true;

        var redriven = await Retry.RedriveAsync(letter, "ann", Cancel);

        Assert.Equal((true, "1 of 1 alerts taken in"), (redriven.IsRead, redriven.Note));
        Assert.Equal(("Disk", AlertStatus.Firing, letter.ReceivedAt), Assert.Single(await ConditionsAsync()));
        var settled = await FindAsync(letter.Id);
        Assert.Equal(("redriven", "ann", "1.0", "1 of 1 alerts taken in"), (settled.SettledAs, settled.SettledBy, settled.SettledVersion, settled.SettledNote));
    }

    [Fact]
    public async Task Of_many_who_re_drive_at_once_one_does()
    {
        var letter = await KeptAsync("firing a");
        connector.IsMended = true;

        var redriven = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Retry.RedriveAsync(letter, $"person{i}", Cancel)));

        Assert.Single(redriven, r => r.IsRead);
        Assert.All(redriven.Where(r => !r.IsRead), r => Assert.Equal($"Dead letter {letter.Id} was settled before.", r.Note));
    }

    [Fact]
    public async Task What_still_cannot_be_read_stays_open()
    {
        var letter = await KeptAsync("firing a");

        Assert.False((await Retry.RedriveAsync(letter, "ann", Cancel)).IsRead);
        Assert.Null((await FindAsync(letter.Id)).SettledAt);
    }

    [Fact]
    public async Task Of_what_is_read_in_part_the_readable_part_enters_and_the_letter_stays_open()
    {
        var letter = await KeptAsync("firing a Disk\nreject");
        connector.IsMended = true;

        var redriven = await Retry.RedriveAsync(letter, "ann", Cancel);

        Assert.Equal((false, "1 of 2 parts could not be read. The first: It is to be rejected. (1 of 1 alerts taken in)"), (redriven.IsRead, redriven.Note));
        Assert.Single(await ConditionsAsync());
        Assert.Null((await FindAsync(letter.Id)).SettledAt);
    }

    [Theory]
    [InlineData("resolved a Disk")]
    [InlineData("firing a Disk\nresolved a Disk")]
    public async Task A_firing_of_long_ago_raises_nothing_where_later_news_says_that_it_is_over(string later)
    {
        var letter = await KeptAsync("firing a Disk");
        connector.IsMended = true;
        foreach (var said in later.Split('\n'))
            await host.PostAsync(said);
        var before = await ConditionsAsync();

        var redriven = await Retry.RedriveAsync(letter, "ann", Cancel);

        Assert.Equal((true, "0 of 1 alerts taken in, 1 overtaken by later news"), (redriven.IsRead, redriven.Note));
        Assert.Equal(before, await ConditionsAsync());
        Assert.Equal(AlertStatus.Resolved, Assert.Single(before).Status);
    }

    [Fact]
    public async Task An_end_of_long_ago_ends_nothing_that_was_heard_firing_since()
    {
        var letter = await KeptAsync("resolved a Disk");
        connector.IsMended = true;
        await host.PostAsync("firing a Disk");

        await Retry.RedriveAsync(letter, "ann", Cancel);

        Assert.Equal(AlertStatus.Firing, Assert.Single(await ConditionsAsync()).Status);
    }

    [Fact]
    public async Task A_lease_that_ended_meanwhile_raises_nothing()
    {
        var letter = await KeptAsync("firing a Disk");
        (connector.IsMended, connector.Lease) = (true, TimeSpan.FromMinutes(-5));

        Assert.Equal("0 of 1 alerts taken in, 1 whose lease is over", (await Retry.RedriveAsync(letter, "ann", Cancel)).Note);
        Assert.Empty(await ConditionsAsync());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Posts what the connector cannot read yet.</summary>
    private async Task<DeadLetterRow> KeptAsync(string body)
    {
        await host.PostAsync(body);
        return Assert.Single(await host.Services.GetRequiredService<DeadLetterReader>().ListAsync(new DeadLetterFilter(10, Connection: host.Connection), Cancel));
    }

    private async Task<DeadLetterRow> FindAsync(long id) => (await host.Services.GetRequiredService<DeadLetterReader>().FindAsync(id, Cancel))!;

    private async Task<IReadOnlyList<(string Title, AlertStatus Status, DateTimeOffset LastSeenAt)>> ConditionsAsync()
    {
        var rows = await new AlertReader(database.DataSource).ListAsync(new AlertFilter(10, Connection: host.Connection), Cancel);
        return [.. rows.Select(r => (r.Title, r.Status, r.LastSeenAt))];
    }

    /// <summary>Reads the words of <see cref="LineConnector"/>, once it is mended.</summary>
    private sealed class MendedConnector : IConnector
    {
        private readonly LineConnector lines = new();

        public bool IsMended { get; set; }

        public TimeSpan? Lease { get; set; }

        public ConnectorResult Read(ConnectorRequest request)
        {
            if (!IsMended)
                throw new InvalidOperationException("not mended yet");
            var result = lines.Read(request);
            return result with { Alerts = [.. result.Alerts.Select(a => a with { ExpiresAt = request.ReceivedAt + Lease })] };
        }
    }
}
