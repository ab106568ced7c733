using Polilog.Core.Incidents;
using Polilog.IntegrationTests.Incidents;

namespace Polilog.IntegrationTests.Matrix;

public sealed class RoomCommandsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private Listening room = null!;

    private World World => room.World;

    public async ValueTask InitializeAsync() => room = await Listening.CreateAsync(database.DataSource);

    public ValueTask DisposeAsync()
    {
        room.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_take_in_the_cards_thread_is_told_there_once()
    {
        var key = await room.OpenAsync("x");
        var take = Listening.Message("!take", thread: $"$card-{key}", replyTo: "$other");
        Assert.Null(await room.SayAsync(take));
        Assert.Equal("ann", (await World.IncidentAsync(key)).Owner);
        Assert.Equal(["card 1 !ann,bob", "card 2", "taken 2"], await World.MessagesAsync(key));
        Assert.Equal("changed", await room.OutcomeAsync(take));
        Assert.Equal(["ann matrix take"], await World.QueryAsync<string>(
            "select p.key || ' ' || j.via || ' ' || j.stimulus from journal j join person p on p.id = j.person_id join incident i on i.id = j.incident_id join topic t on t.id = i.topic_id where t.key = @Pay",
            new { World.Pay }));
    }

    [Fact]
    public async Task Who_replies_to_the_card_outside_its_thread_is_answered_there_besides()
    {
        var key = await room.OpenAsync("x");
        var take = Listening.Message("!беру", replyTo: $"$card-{key}");
        Assert.StartsWith($"{key}", await room.SayAsync(take), StringComparison.Ordinal);
        Assert.Equal(["card 1 !ann,bob", "card 2", "taken 2", "answer 2"], await World.MessagesAsync(key));
        Assert.Equal([$"{take.EventId} "], await World.QueryAsync<string>("select answers || ' ' || coalesce(answers_in, '') from message where kind = 'answer' and answers = @EventId", new { take.EventId }));
    }

    [Fact]
    public async Task A_number_names_the_incident_in_any_case()
    {
        var (first, second) = (await room.OpenAsync("x"), await room.OpenAsync("y"));
        await room.SayAsync(Listening.Message($"!take {first.ToLowerInvariant()}"));
        Assert.Equal(("ann", null), ((await World.IncidentAsync(first)).Owner, (await World.IncidentAsync(second)).Owner));
    }

    [Fact]
    public async Task A_number_counts_before_the_thread_it_is_written_in()
    {
        var (first, second) = (await room.OpenAsync("x"), await room.OpenAsync("y"));
        await room.SayAsync(Listening.Message($"!take {second}", thread: $"$card-{first}"));
        Assert.Equal((null, "ann"), ((await World.IncidentAsync(first)).Owner, (await World.IncidentAsync(second)).Owner));
    }

    [Fact]
    public async Task In_a_thread_what_follows_resolve_is_text_even_if_it_begins_with_a_number()
    {
        var (first, second) = (await room.OpenAsync("x"), await room.OpenAsync("y"));
        await room.SayAsync(Listening.Message($"!resolve {second} was the cause", thread: $"$card-{first}"));
        Assert.Equal((Phase.Resolved, Phase.Ownership), ((await World.IncidentAsync(first)).Phase, (await World.IncidentAsync(second)).Phase));
        Assert.Equal([$"{second} was the cause"], await World.QueryAsync<string>(
            "select x.text from journal_text x join journal j on j.id = x.journal_id join incident i on i.id = j.incident_id join topic t on t.id = i.topic_id where t.key = @Pay", new { World.Pay }));
    }

    [Fact]
    public async Task The_only_open_incident_needs_no_name()
    {
        var key = await room.OpenAsync("x");
        await room.SayAsync(Listening.Message("!resolve node-1 rebooted"));
        Assert.Equal(Phase.Resolved, (await World.IncidentAsync(key)).Phase);
    }

    [Fact]
    public async Task With_several_open_the_answer_lists_them_and_nothing_changes()
    {
        var (first, second) = (await room.OpenAsync("x"), await room.OpenAsync("y"));
        var answer = await room.SayAsync(Listening.Message("!take"));
        Assert.Contains(first, answer, StringComparison.Ordinal);
        Assert.Contains(second, answer, StringComparison.Ordinal);
        Assert.Equal((null, null), ((await World.IncidentAsync(first)).Owner, (await World.IncidentAsync(second)).Owner));
    }

    [Theory]
    [InlineData("!take", "No incident is open.")]
    [InlineData("!status", "No incident is open.")]
    [InlineData("!help", "!take")]
    [InlineData("!tke", "There is no such command.")]
    public async Task What_concerns_no_incident_is_answered_for_the_topic(string command, string expected)
    {
        var answer = await room.SayAsync(Listening.Message(command));
        Assert.StartsWith(World.Pay, answer, StringComparison.Ordinal);
        Assert.Contains(expected, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_says_how_it_stands()
    {
        var key = await room.OpenAsync("x");
        await World.TakeAsync(key, "bob");
        Assert.Contains("Bob", await room.SayAsync(Listening.Message("!status")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incidents_of_another_room_are_not_here()
    {
        await World.AlertAsync("n", topic: "net", site: "a");
        await World.RunAsync();
        await room.OpenAsync("x");
        var answer = await room.SayAsync(Listening.Message($"!take {World.Net}-1"));
        Assert.Contains("in this room", answer, StringComparison.Ordinal);
        Assert.Null((await World.IncidentAsync($"{World.Net}-1")).Owner);
    }

    [Fact]
    public async Task A_stranger_is_told_so_and_changes_nothing()
    {
        var key = await room.OpenAsync("x");
        var take = Listening.Message("!take", from: "mallory", thread: $"$card-{key}");
        Assert.Contains("belongs to nobody", await room.SayAsync(take), StringComparison.Ordinal);
        Assert.Null((await World.IncidentAsync(key)).Owner);
        Assert.Equal("refused", await room.OutcomeAsync(take));
    }

    [Fact]
    public async Task Who_is_no_member_is_refused_with_whom_to_ask()
    {
        var key = await room.OpenAsync("x");
        Assert.Contains("not a member", await room.SayAsync(Listening.Message("!take", from: "dan", thread: $"$card-{key}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taking_what_one_owns_is_answered_and_changes_nothing()
    {
        var key = await room.OpenAsync("x");
        await room.SayAsync(Listening.Message("!take", thread: $"$card-{key}"));
        Assert.Contains("yours already", await room.SayAsync(Listening.Message("!take", thread: $"$card-{key}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_command_is_decided_against_the_present_and_the_answer_says_when_it_was_sent()
    {
        var key = await room.OpenAsync("x");
        Assert.Contains("asked at", await room.SayAsync(Listening.Message("!take", thread: $"$card-{key}", age: TimeSpan.FromMinutes(11))), StringComparison.Ordinal);
        Assert.Equal("ann", (await World.IncidentAsync(key)).Owner);
    }

    [Fact]
    public async Task Who_wrote_before_another_took_it_does_not_take_over()
    {
        var key = await room.OpenAsync("x");
        await World.TakeAsync(key, "bob");
        Assert.Contains("Bob owns", await room.SayAsync(Listening.Message("!take", thread: $"$card-{key}", age: TimeSpan.FromMinutes(5))), StringComparison.Ordinal);
        Assert.Equal("bob", (await World.IncidentAsync(key)).Owner);
        await room.SayAsync(Listening.Message("!take", thread: $"$card-{key}", age: TimeSpan.FromMinutes(-1)));
        Assert.Equal("ann", (await World.IncidentAsync(key)).Owner);
    }

    [Fact]
    public async Task The_same_event_takes_effect_once_however_often_it_is_heard_and_whoever_decides()
    {
        var key = await room.OpenAsync("x");
        var commands = Enumerable.Range(0, 6).Select(i => Listening.Message("!take", from: i % 2 == 0 ? "ann" : "bob", age: TimeSpan.FromMinutes(-1))).ToArray();
        await room.KeepAsync(commands);
        await room.KeepAsync(commands);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => room.NewCommands(database.DataSource).RunAsync(World.Cancel)));
        await room.KeepAsync(commands);
        await room.Commands.RunAsync(World.Cancel);
        Assert.Equal(6, (await World.IncidentAsync(key)).Version);
        Assert.Equal(6, (await World.MessagesAsync(key)).Count(m => m.StartsWith("answer", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_crash_between_hearing_and_deciding_loses_nothing_and_doubles_nothing()
    {
        var key = await room.OpenAsync("x");
        var take = Listening.Message("!take");
        await room.KeepAsync(take);
        await using (var locking = await database.DataSource.OpenConnectionAsync(World.Cancel))
        await using (await locking.BeginTransactionAsync(World.Cancel))
        {
            await using var command = new Npgsql.NpgsqlCommand("select from incident for update", locking);
            await command.ExecuteNonQueryAsync(World.Cancel);
            using var crash = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room.Commands.RunAsync(crash.Token));
        }
        Assert.Null(await room.OutcomeAsync(take));
        await room.NewCommands(database.DataSource).RunAsync(World.Cancel);
        Assert.Equal(["card 1 !ann,bob", "card 2", "taken 2", "answer 2"], await World.MessagesAsync(key));
    }

    [Fact]
    public async Task What_a_person_wrote_does_not_stay_with_the_event()
    {
        var key = await room.OpenAsync("x");
        var resolve = Listening.Message("!resolve secret text", thread: $"$card-{key}");
        await room.SayAsync(resolve);
        Assert.Equal([null], await World.QueryAsync<string?>("select body from matrix_event where event_id = @EventId", new { resolve.EventId }));
    }

    [Theory]
    [InlineData("!resolve @room <b>x</b> \u202Egnp.exe \0\ud800")]
    [InlineData("!resolve '; drop table incident; --")]
    public async Task Hostile_text_is_kept_and_told_harmless(string body)
    {
        var key = await room.OpenAsync("x");
        await room.SayAsync(Listening.Message(Polilog.Matrix.RoomContent.Clean(body), thread: $"$card-{key}"));
        Assert.Equal(Phase.Resolved, (await World.IncidentAsync(key)).Phase);
        var html = (await World.QueryAsync<string>("select html from message where kind = 'resolved' order by id desc limit 1")).Single();
        Assert.DoesNotContain("<b>x</b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@room", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_events_are_forgotten_but_never_one_that_waits()
    {
        var (done, waiting) = (Listening.Message("!help"), Listening.Message("!help"));
        await room.SayAsync(done);
        await room.KeepAsync(waiting);
        await new Polilog.Matrix.CommandStore(database.DataSource).ForgetAsync(TimeProvider.System.GetUtcNow().AddDays(1), World.Cancel);
        Assert.Equal([waiting.EventId], await World.QueryAsync<string>("select event_id from matrix_event where event_id = any(@ids)", new { ids = new[] { done.EventId, waiting.EventId } }));
        await room.Commands.RunAsync(World.Cancel);
    }
}
