namespace Polilog.IntegrationTests.Connectors;

/// <summary>What becomes of the media type's requests behind the connector: the edge cases whose outcome shows only in conditions, incidents and rooms.</summary>
public sealed class ZabbixOutcomesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Problem = "01-recovery-macros-are-literal-in-a-problem.firing";
    private const string Recovery = "01-recovery-macros-are-literal-in-a-problem.resolved";

    [Fact]
    public async Task A_problem_opens_and_its_recovery_resolves()
    {
        await using var world = await CreateAsync();
        Assert.StartsWith("200 {\"accepted\":1", await world.DecideCaseAsync(Problem), StringComparison.Ordinal);
        Assert.Equal(["OPS-1 ownership high 1/1"], await world.IncidentsAsync());

        await world.DecideCaseAsync(Recovery);
        Assert.Equal(["OPS-1 resolved high 0/1"], await world.IncidentsAsync());
        Assert.Equal(["OPS-1 card", "OPS-1 card", "OPS-1 resolved"], await world.ToldAsync());
    }

    [Fact]
    public async Task A_problem_that_comes_after_its_recovery_fires_no_more()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync(Recovery);
        await world.DecideCaseAsync(Problem);

        Assert.StartsWith("resolved high #0", Assert.Single(await world.ConditionsAsync()), StringComparison.Ordinal);
        Assert.Equal("resolved_unknown/never_fired", (await world.FatesAsync())[0]);
        Assert.Empty(await world.ToldAsync());
    }

    [Fact]
    public async Task The_next_step_of_an_escalation_says_the_same_again()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("captured-7.0-problem-repeated-by-escalation-step-2");
        await world.DecideCaseAsync("captured-7.0-problem-repeated-by-escalation-step-2");

        Assert.Equal(["OPS-1 card"], await world.ToldAsync());
        Assert.Equal(["catch_all/new_episode"], await world.FatesAsync());
    }

    [Fact]
    public async Task An_acknowledgement_is_on_record_and_told_to_nobody_however_often_it_is_sent()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync(Problem);
        foreach (var _ in Enumerable.Range(0, 3))
            await world.DecideCaseAsync("02-acknowledged-and-commented");

        Assert.StartsWith("firing high #1 acknowledged", Assert.Single(await world.ConditionsAsync()), StringComparison.Ordinal);
        Assert.Equal(["opened", "told", "acknowledged_at_source"], await world.World.JournalAsync($"{world.World.Ops}-1"));
        Assert.Equal([null, null, "Alice Example (alice): I look at it"], (await world.World.JournalRowsAsync($"{world.World.Ops}-1")).Select(j => j.Text));
        Assert.Equal(["OPS-1 card"], await world.ToldAsync());

        await world.DecideCaseAsync("02-unacknowledged");
        Assert.StartsWith("firing high #1 ", Assert.Single(await world.ConditionsAsync()), StringComparison.Ordinal);
        Assert.Equal("unacknowledged_at_source", (await world.World.JournalAsync($"{world.World.Ops}-1"))[^1]);
    }

    [Fact]
    public async Task A_severity_that_rises_at_the_source_is_one_message()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("captured-7.0-disk.firing");
        await world.DecideCaseAsync("captured-7.0-update-severity-changed");
        await world.DecideCaseAsync("captured-7.0-update-severity-changed");

        Assert.Equal(["OPS-1 ownership critical 1/1"], await world.IncidentsAsync());
        Assert.Equal(["OPS-1 card", "OPS-1 card", "OPS-1 severity_rose"], await world.ToldAsync());
        Assert.Equal(["catch_all/new_episode", "severity_changed/severity_rose"], await world.FatesAsync());
    }

    [Theory]
    [InlineData("6.0"), InlineData("7.0")]
    public async Task A_problem_as_people_worked_on_it_is_one_incident_from_begin_to_end(string version)
    {
        await using var world = await CreateAsync();
        foreach (var step in new[] { "disk.firing", "update-message", "update-acknowledged-with-message", "update-severity-changed", "update-unacknowledged", "disk.resolved" })
            await world.DecideCaseAsync($"captured-{version}-{step}");

        Assert.Equal(["OPS-1 resolved critical 0/1"], await world.IncidentsAsync());
        Assert.Equal(
            [
                "opened", "told", "noted_at_source", "acknowledged_at_source", "member_severity_changed", "severity_rose", "unacknowledged_at_source", "member_recovered", "resolved",
            ],
            (await world.World.JournalAsync($"{world.World.Ops}-1")).Where(e => e != "refreshed"));
        Assert.Equal(["OPS-1 card", "OPS-1 card", "OPS-1 severity_rose", "OPS-1 card", "OPS-1 resolved"], await world.ToldAsync());
    }

    [Fact]
    public async Task A_comment_on_what_is_over_is_a_note_and_opens_nothing()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync(Problem);
        await world.DecideCaseAsync(Recovery);
        var told = await world.ToldAsync();
        await world.DecideCaseAsync("04-comment-after-recovery");

        Assert.Equal(told, await world.ToldAsync());
        Assert.Equal(["OPS-1 resolved high 0/1"], await world.IncidentsAsync());
        Assert.Equal("noted_at_source", (await world.World.JournalAsync($"{world.World.Ops}-1"))[^1]);
        Assert.Equal("noted/source_note", (await world.FatesAsync())[^1]);
    }

    [Theory]
    [InlineData("05-closed-by-hand-update", "05-closed-by-hand-recovery")]
    [InlineData("05-closed-by-hand-recovery", "05-closed-by-hand-update")]
    public async Task Closing_by_hand_comes_twice_and_resolves_once(string first, string second)
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync(Problem);
        await world.DecideCaseAsync(first);
        await world.DecideCaseAsync(second);

        Assert.Equal(["OPS-1 resolved high 0/1"], await world.IncidentsAsync());
        Assert.Equal(["OPS-1 card", "OPS-1 card", "OPS-1 resolved"], await world.ToldAsync());
        Assert.Single(await world.FatesAsync(), "recovered/all_recovered");
    }

    [Fact]
    public async Task A_canceled_escalation_leaves_the_alert_firing_and_says_that_no_recovery_will_come()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync(Problem);
        await world.DecideCaseAsync("06-escalation-canceled");

        Assert.Equal(["OPS-1 ownership high 1/1"], await world.IncidentsAsync());
        Assert.Equal("noted_at_source", (await world.World.JournalAsync($"{world.World.Ops}-1"))[^1]);
        Assert.Contains("no recovery will come", Assert.Single(await world.World.QueryAsync<string>(
            "select c.alert from condition c join connection n on n.id = c.connection_id where n.name = @Connection", new { world.Connection })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("07-test-button", "test/test_button")]
    [InlineData("07-test-button-of-a-script-that-leaves-out", "test/test_button")]
    [InlineData("captured-6.0-test-button", "test/test_button")]
    [InlineData("captured-7.0-test-button", "test/test_button")]
    [InlineData("12-discovery", "info/opens_nothing")]
    [InlineData("12-autoregistration", "info/opens_nothing")]
    public async Task What_has_no_end_opens_nothing(string request, string fate)
    {
        await using var world = await CreateAsync();
        Assert.StartsWith("200 {\"accepted\":1", await world.DecideCaseAsync(request), StringComparison.Ordinal);

        Assert.Equal([fate], await world.FatesAsync());
        Assert.Empty(await world.IncidentsAsync());
    }

    [Fact]
    public async Task The_test_button_pressed_again_is_another_test()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("07-test-button");
        await world.DecideCaseAsync("07-test-button");
        Assert.Equal(["test/test_button", "test/test_button"], await world.FatesAsync());
    }

    [Fact]
    public async Task An_unknown_severity_counts_as_the_connection_says()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("13-internal-event");
        Assert.StartsWith("firing unknown #1", Assert.Single(await world.ConditionsAsync()), StringComparison.Ordinal);
        Assert.Equal(["OPS-1 ownership average 1/1"], await world.IncidentsAsync());
    }

    [Fact]
    public async Task Two_events_of_one_trigger_are_two_alerts_of_one_series()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("15-one-trigger-first-event");
        await world.DecideCaseAsync("15-one-trigger-second-event");

        Assert.Equal(["OPS-1 ownership high 1/1", "OPS-2 ownership high 1/1"], await world.IncidentsAsync());
        Assert.Single(await world.World.QueryAsync<string>(
            "select distinct c.series_key from condition c join connection n on n.id = c.connection_id where n.name = @Connection", new { world.Connection }));
    }

    [Fact]
    public async Task The_next_event_of_a_trigger_reopens_the_incident_of_the_one_before()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("captured-7.0-problem-log-first");
        await world.PostAsync("""{"event_id":"9","event_source":"0","event_object":"0","event_value":"0","event_update_status":"0","trigger_id":"25215","event_name":"over"}""");
        await world.World.RunAsync();
        await world.DecideCaseAsync("captured-7.0-log.firing");

        Assert.Equal(["OPS-1 ownership average 1/2"], await world.IncidentsAsync());
        Assert.Equal("reopened", (await world.ToldAsync())[^1].Split(' ')[1]);
    }

    [Fact]
    public async Task The_largest_event_id_is_kept_to_the_digit_and_is_the_same_as_a_number_or_a_text()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("16-largest-event-id");
        await world.DecideCaseAsync("16-largest-event-id-as-a-number");

        Assert.Contains("\"18446744073709551615\"", Assert.Single(await world.World.QueryAsync<string>(
            "select c.alert from condition c join connection n on n.id = c.connection_id where n.name = @Connection", new { world.Connection })), StringComparison.Ordinal);
        Assert.Single(await world.IncidentsAsync());
    }

    [Fact]
    public async Task A_hostile_host_name_stands_in_the_room_as_text()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("19-hostile-host-name");

        var html = Assert.Single(await world.World.QueryAsync<string>("select m.html from message m join topic t on t.id = m.topic_id where t.key = @Ops", new { world.World.Ops }));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_problem_ranked_as_symptom_still_fires()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync(Problem);
        await world.DecideCaseAsync("21-ranked-as-symptom");
        Assert.StartsWith("firing high #1", Assert.Single(await world.ConditionsAsync()), StringComparison.Ordinal);
        Assert.Equal("noted/source_note", (await world.FatesAsync())[^1]);
    }

    [Fact]
    public async Task Muting_at_the_source_is_on_record()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync(Problem);
        await world.DecideCaseAsync("suppressed-until");
        Assert.StartsWith("firing high #1 suppressed", Assert.Single(await world.ConditionsAsync()), StringComparison.Ordinal);
        await world.DecideCaseAsync("unsuppressed");
        Assert.Equal(["opened", "told", "muted_at_source", "unmuted_at_source"], await world.World.JournalAsync($"{world.World.Ops}-1"));
    }

    [Fact]
    public async Task The_stream_opens_and_resolves_and_Zabbix_is_answered_in_its_own_words()
    {
        await using var world = await CreateAsync();
        Assert.Equal("200 {\"response\":\"success\"}", await world.DecideCaseAsync("stream.firing"));
        Assert.Equal("200 {\"response\":\"success\"}", await world.DecideCaseAsync("stream.resolved"));

        Assert.Equal(["OPS-1 resolved high 0/1"], await world.IncidentsAsync());
        Assert.Equal(["OPS-1 card", "OPS-1 card", "OPS-1 resolved"], await world.ToldAsync());
        // The recovery does not say what is over; it stays known.
        Assert.Equal("resolved high #1 Disk /var is almost full on web1.example.org", Assert.Single(await world.ConditionsAsync()));
        Assert.Equal("storage", Assert.Single(await TeamsAsync(world)));
    }

    [Theory]
    [InlineData("stream-01-problem-and-recovery-in-one-body")]
    [InlineData("stream-02-recovery-stands-before-its-problem")]
    public async Task A_problem_that_is_over_when_the_stream_tells_of_it_is_told_to_nobody(string request)
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync(request);

        Assert.Equal("resolved high #1 Disk /var is almost full on web1.example.org", Assert.Single(await world.ConditionsAsync()));
        Assert.Equal("storage", Assert.Single(await TeamsAsync(world)));
        Assert.Empty(await world.ToldAsync());
    }

    [Fact]
    public async Task A_problem_that_the_stream_tells_of_after_its_recovery_fires_no_more_and_says_what_it_was()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("stream.resolved");
        await world.DecideCaseAsync("stream.firing");

        Assert.Equal("resolved unknown #0 Disk /var is almost full on web1.example.org", Assert.Single(await world.ConditionsAsync()));
        Assert.Equal("storage", Assert.Single(await TeamsAsync(world)));
        Assert.Empty(await world.IncidentsAsync());
        Assert.Empty(await world.ToldAsync());
    }

    [Fact]
    public async Task One_recovery_of_two_problems_resolves_both()
    {
        await using var world = await CreateAsync();
        await world.PostAsync("""{"clock":1795419500,"value":1,"eventid":4709,"name":"one","severity":4}""" + "\n" + """{"clock":1795419500,"value":1,"eventid":4711,"name":"other","severity":4}""");
        await world.World.RunAsync();
        await world.DecideCaseAsync("stream-10-one-recovery-of-two-problems");

        Assert.Equal(["resolved high #1 one", "resolved high #1 other"], (await world.ConditionsAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Stream_and_media_type_side_by_side_are_one_incident()
    {
        await using var world = await CreateAsync();
        await world.PostAsync("""{"clock":1795419564,"ns":5,"value":1,"eventid":1,"name":"Disk /var is almost full on web1.example.org","severity":4,"hosts":[{"host":"web1","name":"web1.example.org"}]}""");
        await world.DecideCaseAsync("captured-7.0-disk.firing");
        await world.DecideCaseAsync("captured-7.0-update-acknowledged-with-message");
        await world.PostAsync("""{"clock":1795419664,"ns":5,"value":0,"eventid":99,"p_eventid":1}""");
        await world.World.RunAsync();
        await world.DecideCaseAsync("captured-7.0-disk.resolved");

        Assert.Equal(["OPS-1 resolved high 0/1"], await world.IncidentsAsync());
        Assert.Single(await world.ConditionsAsync());
    }

    [Fact]
    public async Task A_broken_line_is_kept_and_spoils_no_other_and_a_body_of_broken_lines_is_refused()
    {
        await using var world = await CreateAsync();
        Assert.Equal("200 {\"response\":\"success\"}", await world.DecideCaseAsync("stream-04-one-broken-line"));
        Assert.Equal((2, 1), (await world.CountAsync("condition"), await world.CountAsync("dead_letter")));

        Assert.StartsWith("400 {\"error\":\"No line is a problem or a recovery.", await world.PostAsync("""{"clock":1,"eventid":"none"}""" + "\nhello"), StringComparison.Ordinal);
        Assert.Equal("200 {\"response\":\"success\"}", await world.DecideCaseAsync("stream-06-values-of-items-sent-by-mistake"));
        Assert.Equal(2, await world.CountAsync("condition"));
    }

    private static Task<IReadOnlyList<string>> TeamsAsync(ConnectorWorld world) => world.World.QueryAsync<string>(
        "select c.alert::jsonb #>> '{labels,team}' from condition c join connection n on n.id = c.connection_id where n.name = @Connection", new { world.Connection });

    private Task<ConnectorWorld> CreateAsync() => ConnectorWorld.CreateAsync(database.DataSource, "Zabbix", "zabbix");
}
