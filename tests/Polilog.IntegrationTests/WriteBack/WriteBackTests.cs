using Microsoft.Extensions.Logging.Abstractions;
using Polilog.Core.Alerts;
using Polilog.Core.Delivery;
using Polilog.Core.Incidents;
using Polilog.Core.WriteBack;
using Polilog.Host.Ingress;
using Polilog.IntegrationTests.Incidents;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.WriteBack;

/// <summary>Sources that are told who took an incident: engine, lanes and gateway over a real database.</summary>
public sealed class WriteBackTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly ToldConnector source = new();
    private readonly SourceCalls calls = new(TimeProvider.System);
    private readonly DeliveryMetrics metrics = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slots");
    private CrashSlots slots = null!;
    private World world = null!;
    private ConnectionStore connections = null!;
    private ConnectionReaders readers = null!;
    private DeliveryLanes lanes = null!;

    private string Incident => $"{world.Pay}-1";

    public async ValueTask InitializeAsync()
    {
        world = await World.CreateAsync(database.DataSource);
        await world.ExecuteAsync("update delivery set status = 1 where status = 0");
        slots = CrashSlots.Open(folder.FullName);
        connections = new ConnectionStore(database.DataSource);
        await connections.RefreshAsync(World.Cancel);
        readers = new ConnectionReaders(
            _ => new ConnectorInUse(source, "1.0", ""), slots, new StrikeStore(database.DataSource), new IngressOptions { CrashSlotFolder = "" }, TimeProvider.System);
        world.Acknowledging.UnionWith(SourceGateway.Acknowledging(connections, readers));
        lanes = new DeliveryLanes(
            new DeliveryStore(database.DataSource), [new SourceGateway(connections, readers, calls, TimeProvider.System)], world.Configurations, world.Signals,
            new Backoff(() => 0), metrics, TimeProvider.System, NullLogger<DeliveryLanes>.Instance);
    }

    public ValueTask DisposeAsync()
    {
        lanes.Dispose();
        metrics.Dispose();
        calls.Dispose();
        slots.Dispose();
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Who_takes_it_is_told_to_the_source_with_what_it_knows_the_alert_by()
    {
        await OpenAsync();
        Assert.Empty(await DeliveriesAsync());

        await world.TakeAsync(Incident, "ann");
        Assert.Equal(["taken owed"], await DeliveriesAsync());
        await SendAsync();

        var told = Assert.Single(source.Told);
        Assert.Equal((AcknowledgementKind.Taken, Incident, "Ann", false), (told.Kind, told.IncidentKey, told.Person, told.IsRepeated));
        Assert.Equal(($"Ann is responsible · {Incident} https://polilog.example.org/incidents/{Incident}", $"https://polilog.example.org/incidents/{Incident}"), (told.Text, told.IncidentUrl.AbsoluteUri));
        var alert = Assert.Single(told.Alerts);
        Assert.Equal((Identity.Of(("key", "disk")), "Disk full", "pay"), (alert.Identity, alert.Title, alert.Labels["topic"]));
        Assert.Equal(["taken delivered"], await DeliveriesAsync());
    }

    [Fact]
    public async Task Another_owner_and_the_end_are_told_in_order()
    {
        await OpenAsync();
        await world.TakeAsync(Incident, "ann");
        await world.TakeAsync(Incident, "bob");
        await world.Commands.ExecuteAsync(Incident, new Stimulus.Resolve("bob", "cleaned"), "portal", World.Cancel);
        await SendAsync();

        Assert.Equal(
            [(AcknowledgementKind.Taken, "Ann"), (AcknowledgementKind.Taken, "Bob"), (AcknowledgementKind.Resolved, "Bob")],
            source.Told.Select(t => (t.Kind, t.Person!)));
    }

    [Fact]
    public async Task An_end_that_comes_from_the_source_is_nobodys()
    {
        await OpenAsync();
        await world.ResolveAtSourceAsync("disk");
        await world.RunAsync();
        await SendAsync();

        Assert.Equal((AcknowledgementKind.Resolved, null), Assert.Single(source.Told) is var t ? (t.Kind, t.Person) : default);
    }

    [Fact]
    public async Task Only_what_still_fires_is_said_to_be_taken()
    {
        await world.AlertAsync("up1", topic: "net", site: "a");
        await world.AlertAsync("up2", topic: "net", site: "a");
        await world.RunAsync();
        await world.ResolveAtSourceAsync("up1");
        await world.RunAsync();
        await world.TakeAsync($"{world.Net}-1", "ann");
        await SendAsync();

        var told = Assert.Single(source.Told);
        Assert.Equal(["up2"], told.Alerts.Select(a => a.Identity[0].Value));
        Assert.StartsWith($"Ответственный: Ann · {world.Net}-1 ", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_joins_later_is_told_as_the_owners_once()
    {
        await world.AlertAsync("up1", topic: "net", site: "a");
        await world.RunAsync();
        await world.AlertAsync("up2", topic: "net", site: "a");
        await world.RunAsync();
        await SendAsync();
        Assert.Empty(source.Told);
        await world.TakeAsync($"{world.Net}-1", "ann");

        await world.AlertAsync("up3", topic: "net", site: "a");
        await world.AlertAsync("up4", topic: "net", site: "a", severity: Severity.Critical);
        await world.AlertAsync("up5", topic: "net", site: "a");
        await world.RunAsync();
        await SendAsync();

        Assert.Equal([AcknowledgementKind.Taken, AcknowledgementKind.Joined], source.Told.Select(t => t.Kind));
        var told = source.Told.Last();
        Assert.Equal("Ann", told.Person);
        Assert.Equal(["up3", "up4", "up5"], told.Alerts.Select(a => a.Identity[0].Value).Order(StringComparer.Ordinal));
        Assert.Equal(source.Told.First().Text, told.Text);
    }

    [Fact]
    public async Task A_severity_that_rises_by_itself_is_nothing_new_to_the_source()
    {
        await OpenAsync();
        await world.TakeAsync(Incident, "ann");
        await world.AlertAsync("disk", severity: Severity.Critical);
        await world.RunAsync();
        await SendAsync();
        Assert.Contains("severity_rose", await world.JournalAsync(Incident));
        Assert.Equal([AcknowledgementKind.Taken], source.Told.Select(t => t.Kind));
    }

    [Fact]
    public async Task A_source_that_does_not_want_it_is_not_told()
    {
        source.Acknowledges = false;
        Assert.Empty(SourceGateway.Acknowledging(connections, readers));
        world.Acknowledging.Clear();
        await OpenAsync();
        await world.TakeAsync(Incident, "ann");
        Assert.Empty(await DeliveriesAsync());
    }

    [Fact]
    public async Task What_failed_is_told_again_the_same_and_as_a_repetition()
    {
        source.Answer = () => throw new AlertSourceException("Its token is refused.");
        await OpenAsync();
        await world.TakeAsync(Incident, "ann");
        await SendAsync();
        Assert.Equal(["Its token is refused."], await world.QueryAsync<string>("select trouble from lane where destination = @lane", new { lane = $"source:{world.Connection}" }));

        source.Answer = () => new AcknowledgeResult.Done();
        await world.ExecuteAsync("update delivery set next_attempt_at = '2000-01-01' where status = 0");
        await SendAsync();

        Assert.Equal([false, true], source.Told.Select(t => t.IsRepeated));
        Assert.Single(source.Told.Select(t => (t.Text, t.At, t.Person)).Distinct());
        Assert.Equal(["taken delivered"], await DeliveriesAsync());
    }

    [Fact]
    public async Task After_a_quarter_of_an_hour_it_is_given_up()
    {
        source.Answer = () => new AcknowledgeResult.Later("No Nagios reads it.");
        await OpenAsync();
        await world.TakeAsync(Incident, "ann");
        await world.ExecuteAsync("update delivery set content = jsonb_set(content, '{at}', '\"2026-01-01T00:00:00+00:00\"') where content is not null and status = 0");
        await SendAsync();

        Assert.Equal(["No Nagios reads it. After 15 minutes it is not tried again."], await world.QueryAsync<string>("select reason from delivery where destination = @lane", new { lane = $"source:{world.Connection}" }));
    }

    [Fact]
    public async Task What_is_refused_for_good_stands_in_journal_and_room_once()
    {
        source.Answer = () => new AcknowledgeResult.Refused("The event is unknown there.");
        await OpenAsync();
        await world.TakeAsync(Incident, "ann");
        await SendAsync();
        var refusals = new SourceRefusals(world.Transaction, TimeProvider.System, NullLogger<SourceRefusals>.Instance);
        await Task.WhenAll(refusals.RunOnceAsync(World.Cancel), refusals.RunOnceAsync(World.Cancel));
        await refusals.RunOnceAsync(World.Cancel);

        Assert.Equal(["opened", "told", "taken", "source_not_told"], await world.JournalAsync(Incident));
        Assert.Equal($"{world.Connection}: The event is unknown there.", (await world.JournalRowsAsync(Incident))[^1].Text);
        Assert.Equal(["card 1 !ann,bob", "card 2", "taken 2", "source_not_told 2"], await world.MessagesAsync(Incident));
        var text = Assert.Single(await world.QueryAsync<string>("select text from message where kind = 'source_not_told' and text like @key", new { key = $"%{Incident}%" }));
        Assert.Contains("Monitoring was not told", text, StringComparison.Ordinal);
        Assert.Contains("The event is unknown there.", text, StringComparison.Ordinal);
        Assert.Contains("that Ann is responsible", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sources_echo_takes_nothing_and_tells_nobody()
    {
        await OpenAsync();
        await world.TakeAsync(Incident, "ann");
        await SendAsync();
        var (messages, version) = (await world.MessagesAsync(Incident), (await world.IncidentAsync(Incident)).Version);

        await world.AlertAsync("disk", transition: Transition.Acknowledged);
        await world.RunAsync();
        await SendAsync();

        Assert.Equal(["opened", "told", "taken", "acknowledged_at_source"], await world.JournalAsync(Incident));
        Assert.Equal(messages, await world.MessagesAsync(Incident));
        Assert.Equal(("ann", version), ((await world.IncidentAsync(Incident)).Owner, (await world.IncidentAsync(Incident)).Version));
        Assert.Single(source.Told);
    }

    private async Task OpenAsync()
    {
        await world.AlertAsync("disk");
        await world.RunAsync();
    }

    private async Task SendAsync()
    {
        await lanes.TakeTurnAsync(World.Cancel);
        while (lanes.UnderWay > 0)
        {
            await world.Signals.DeliveriesOwed.WaitAsync(TimeSpan.FromSeconds(30), World.Cancel);
            await lanes.TakeTurnAsync(World.Cancel);
        }
    }

    private Task<IReadOnlyList<string>> DeliveriesAsync() => world.QueryAsync<string>(
        """
        select m.kind || ' ' || (array['owed', 'delivered', 'rejected', 'superseded'])[d.status + 1]
        from delivery d join message m on m.id = d.message_id
        where d.destination = @lane
        order by d.id
        """,
        new { lane = $"source:{world.Connection}" });
}
