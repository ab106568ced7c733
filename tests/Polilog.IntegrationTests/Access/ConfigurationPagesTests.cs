using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static Polilog.IntegrationTests.Access.PortalForm;

namespace Polilog.IntegrationTests.Access;

/// <summary>The configuration in the portal, as browsers without script post its forms; every test begins from what the hub was started with.</summary>
public sealed class ConfigurationPagesTests(ServedHub served) : IClassFixture<ServedHub>
{
    private const string Network = """
        topics:
          - { key: NET, name: Network, regulation: standard, members: [bob], routes: [{ name: network, match: { labels.team: net } }] }

        """;

    private const string EndedSession = "polilog-session=pla_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static readonly string Renamed = ServedHub.Configuration.Replace("name: Payments", "name: Cards", StringComparison.Ordinal);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_sees_what_is_active_and_only_administrators_see_its_parts()
    {
        var (hub, began) = await ResetAsync();
        var page = await hub.Http.GetStringAsync("configuration", Cancel);
        Assert.Contains($"Revision {began} is active", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/configuration/revisions/{began}\"", page, StringComparison.Ordinal);
        Assert.Contains("begin again", page, StringComparison.Ordinal);
        Assert.Contains("polilog.yaml", await hub.Http.GetStringAsync($"configuration/revisions/{began}", Cancel), StringComparison.Ordinal);

        using var viewer = await hub.InRoleAsync("viewer");
        page = await viewer.GetStringAsync("configuration", Cancel);
        Assert.Contains($"Revision {began} is active", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"/configuration/revisions/{began}", page, StringComparison.Ordinal);
        foreach (var path in new[] { "", "/activate", "/add", "/parts/polilog.yaml", "/edit/polilog.yaml" })
        {
            using var refused = await viewer.GetAsync($"configuration/revisions/{began}{path}", Cancel);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("Only administrators may do this", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await hub.Http.GetAsync("configuration/revisions/999999", Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_part_is_planned_in_words_and_applied_with_a_note()
    {
        var (hub, began) = await ResetAsync();
        var (status, plan) = await PostAsync(hub.Http, $"{began}/edit/polilog.yaml", ("text", Typed(Renamed)), ("do", "plan"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("topic PAY: name Payments -&gt; Cards", plan, StringComparison.Ordinal);
        Assert.Equal(began, await ActiveAsync(hub));

        (status, var page) = await PostAsync(hub.Http, $"{began}/edit/polilog.yaml", [("text", Typed(Renamed)), .. Planned(plan), ("note", " "), ("do", "apply")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Nothing was done yet: say why", page, StringComparison.Ordinal);
        (status, page) = await PostAsync(hub.Http, $"{began}/edit/polilog.yaml", [("text", Typed(Renamed) + "# more"), .. Planned(plan), ("note", "cards"), ("do", "apply")]);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("the text was changed after the plan", page, StringComparison.Ordinal);
        Assert.Equal(began, await ActiveAsync(hub));

        await PostAsync(hub.Http, $"{began}/edit/polilog.yaml", [("text", Typed(Renamed)), .. Planned(plan), ("note", "cards too"), ("do", "apply")]);
        var active = await ActiveAsync(hub);
        Assert.NotEqual(began, active);
        page = await hub.Http.GetStringAsync($"configuration/revisions/{active}", Cancel);
        Assert.Contains($"Revision {active} is active", page, StringComparison.Ordinal);
        Assert.Contains("cards too", page, StringComparison.Ordinal);
        Assert.Contains("topic PAY: name Payments -&gt; Cards", page, StringComparison.Ordinal);
        Assert.Equal(Renamed, await PartAsync(hub, active, "polilog.yaml"));
    }

    [Fact]
    public async Task Every_fault_leads_to_its_line_and_the_text_stays_as_it_was_typed()
    {
        var (hub, began) = await ResetAsync();
        var faulty = Network.Replace("bob", "bop", StringComparison.Ordinal).Replace("standard", "standart", StringComparison.Ordinal);
        var (status, page) = await PostAsync(hub.Http, $"{began}/add", ("name", "net.yaml"), ("text", Typed(faulty)), ("note", "network"), ("do", "plan"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("2 faults; nothing was changed", page, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(page, "<a href=\"#line-2\">net.yaml, line 2</a>"));
        Assert.Contains("id=\"line-2\" class=\"marked\"", page, StringComparison.Ordinal);
        Assert.Equal(faulty, TextArea(page));
        Assert.Contains("name=\"note\" value=\"network\"", page, StringComparison.Ordinal);
        Assert.Equal(began, await ActiveAsync(hub));
    }

    [Fact]
    public async Task A_part_that_somebody_else_changed_meanwhile_is_shown_beside_what_was_typed()
    {
        var (hub, began) = await ResetAsync();
        var theirs = await ApplyAsync(hub, ServedHub.Configuration.Replace("within: 30m", "within: 20m", StringComparison.Ordinal));
        var (status, page) = await PostAsync(hub.Http, $"{began}/edit/polilog.yaml", ("text", Typed(Renamed)), ("do", "plan"));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains($"has changed the same part in revision {theirs}", page, StringComparison.Ordinal);
        Assert.Equal(Renamed, TextArea(page));
        Assert.Matches("id=\"their-line-\\d+\" class=\"marked\">    ownership: { within: 20m }", WebUtility.HtmlDecode(page));

        var both = Renamed.Replace("within: 30m", "within: 20m", StringComparison.Ordinal);
        Assert.Contains($"action=\"/configuration/revisions/{theirs}/edit/polilog.yaml\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub.Http, $"{theirs}/edit/polilog.yaml", ("text", Typed(both)), ("do", "plan"))).Status);
    }

    [Fact]
    public async Task What_was_activated_after_the_plan_is_told_and_planned_anew_and_other_parts_of_others_are_kept()
    {
        var (hub, began) = await ResetAsync();
        var (_, plan) = await PostAsync(hub.Http, $"{began}/add", ("name", "net.yaml"), ("text", Typed(Network)), ("do", "plan"));
        var theirs = await ApplyAsync(hub, Renamed);
        (string, string)[] applying = [("name", "net.yaml"), ("text", Typed(Network)), ("note", "network"), ("do", "apply")];
        var (status, page) = await PostAsync(hub.Http, $"{began}/add", [.. applying, .. Planned(plan)]);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains($"has activated revision {theirs} meanwhile", page, StringComparison.Ordinal);
        Assert.Equal(theirs, await ActiveAsync(hub));

        await PostAsync(hub.Http, $"{began}/add", [.. applying, .. Planned(page)]);
        var active = await ActiveAsync(hub);
        Assert.Equal((Renamed, Network), (await PartAsync(hub, active, "polilog.yaml"), await PartAsync(hub, active, "net.yaml")));

        (_, plan) = await PostAsync(hub.Http, $"{active}/edit/net.yaml", ("removed", "yes"));
        Assert.Contains("topic NET: removed", plan, StringComparison.Ordinal);
        await PostAsync(hub.Http, $"{active}/edit/net.yaml", [("removed", "yes"), .. Planned(plan), ("note", "no network"), ("do", "apply")]);
        Assert.Null(await PartAsync(hub, await ActiveAsync(hub), "net.yaml"));
    }

    [Fact]
    public async Task An_earlier_revision_becomes_active_again_after_its_plan_unless_another_came_between()
    {
        var (hub, began) = await ResetAsync();
        await ApplyAsync(hub, Renamed);
        var plan = await hub.Http.GetStringAsync($"configuration/revisions/{began}/activate", Cancel);
        Assert.Contains("topic PAY: name Cards -&gt; Payments", plan, StringComparison.Ordinal);
        Assert.Contains("the last 30 days", plan, StringComparison.Ordinal);
        await ApplyAsync(hub, Renamed.Replace("Cards", "Money", StringComparison.Ordinal));

        var (status, page) = await PostAsync(hub.Http, $"{began}/activate", ("seen", Hidden(plan, "seen")), ("note", "as it was"));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("topic PAY: name Money -&gt; Payments", page, StringComparison.Ordinal);
        Assert.Contains("value=\"as it was\"", page, StringComparison.Ordinal);
        await PostAsync(hub.Http, $"{began}/activate", ("seen", Hidden(page, "seen")), ("note", "as it was"));
        Assert.Equal(began, await ActiveAsync(hub));
    }

    [Fact]
    public async Task A_revision_whose_template_has_failed_since_is_warned_of_and_can_be_gone_back_to()
    {
        var (hub, _) = await ResetAsync();
        var fragile = await ApplyAsync(hub, ServedHub.Configuration, ("templates/card/en.scriban", "{{ key }}{{ if title == 'Fragile' }}{{ severity_word title }}{{ end }}"));
        await served.IncidentAsync("Fragile");
        await ApplyAsync(hub, Renamed);
        var plan = await hub.Http.GetStringAsync($"configuration/revisions/{fragile}/activate", Cancel);
        Assert.Contains("`Fragile` is no Severity", WebUtility.HtmlDecode(plan), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub.Http, $"{fragile}/activate", ("seen", Hidden(plan, "seen")), ("note", "as it was"))).Status);
        Assert.Equal(fragile, await ActiveAsync(hub));
    }

    [Fact]
    public async Task Where_an_alert_would_go_is_told_with_the_smallest_change_for_every_other_route()
    {
        var (hub, _) = await ResetAsync();
        var key = await served.IncidentAsync("DiskFull");
        await ApplyAsync(hub, ServedHub.Configuration.Replace("routes:", "routes:\n  - { name: network, topic: PAY, match: { labels.team: net } }\n  - { name: weekdays, topic: PAY, match: { labels.team: week }, when: { days: mon-fri, zone: Etc/UTC } }", StringComparison.Ordinal));
        using var viewer = await hub.InRoleAsync("viewer");
        var page = await viewer.GetStringAsync("configuration/route-test?labels=team%3Dpayments%0D%0Aa%3D%3Cb%3E&severity=high", Cancel);
        Assert.Matches("<b>network</b> does not take it[^<]*<p>The smallest change with which it would: <span lang=\"en\">[^<]*net", page);
        Assert.Contains("<b>everything</b> takes it: PAY", page, StringComparison.Ordinal);
        Assert.Equal("team=payments\na=<b>", TextArea(page));
        var (status, answered) = await PortalForm.PostAsync(viewer, "configuration/route-test", ("labels", Typed($"team=net\nnote={new string('ж', 9000)}")), ("severity", "high"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("<b>network</b> takes it: PAY", answered, StringComparison.Ordinal);
        Assert.Equal($"team=net\nnote={new string('ж', 9000)}", TextArea(answered));
        Assert.Contains("<b>network</b> takes it: PAY", await viewer.GetStringAsync("configuration/route-test?labels=team%3Dnet", Cancel), StringComparison.Ordinal);

        page = await viewer.GetStringAsync("configuration/route-test?labels=team%3Dweek&at=2026-11-28T01:00%2B02:00", Cancel);
        Assert.Contains("<b>weekdays</b> takes it", page, StringComparison.Ordinal);
        Assert.Contains("At: <time datetime=\"2026-11-28T01:00:00.0000000", page, StringComparison.Ordinal);
        Assert.Contains("2026-11-27 23:00:00Z</time>", page, StringComparison.Ordinal);
        Assert.Contains("<b>weekdays</b> does not take it", await viewer.GetStringAsync("configuration/route-test?labels=team%3Dweek&at=2026-11-28T00:00Z", Cancel), StringComparison.Ordinal);

        var alert = (long)(await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/alerts", Cancel))!["items"]![0]!["id"]!;
        Assert.Contains("<b>everything</b> takes it: PAY", await viewer.GetStringAsync($"configuration/route-test?alert={alert}", Cancel), StringComparison.Ordinal);
        foreach (var (asked, said) in new[] { ("alert=999999", "There is no alert"), ("labels=team", "is no label"), ("at=tomorrow", "is no instant"), ("connection=promethius", "Did you mean &#x27;prometheus&#x27;?") })
        {
            using var answer = await viewer.GetAsync($"configuration/route-test?{asked}", Cancel);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(said, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
        using var ann = await hub.ActAsAsync("ann");
        (await ann.PostAsync($"api/v1/incidents/{key}/resolve", JsonContent.Create(new { }), Cancel)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Text_of_a_part_is_shown_as_text_whatever_it_holds()
    {
        var (hub, began) = await ResetAsync();
        const string Hostile = "# </textarea><script>alert(1)</script> \"'> &amp; \u202eevil\n\n# end\n";
        var (_, page) = await PostAsync(hub.Http, $"{began}/edit/polilog.yaml", ("text", Typed(Hostile)), ("note", "\"><script>alert(2)</script>"), ("do", "plan"));
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Equal(Hostile, TextArea(page));
        (_, page) = await PostAsync(hub.Http, $"{began}/add", ("name", "<script>alert(3)</script>.yaml"), ("text", Hostile), ("do", "plan"));
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("cannot name a file of a configuration", page, StringComparison.Ordinal);

        var active = await ApplyAsync(hub, ServedHub.Configuration + "\n" + Hostile);
        page = await hub.Http.GetStringAsync($"configuration/revisions/{active}/parts/polilog.yaml", Cancel);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202e", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized, "Your login has ended")]
    [InlineData("viewer", HttpStatusCode.Forbidden, "Only administrators may do this")]
    public async Task Who_may_not_keeps_what_he_typed_and_changes_nothing(string? role, HttpStatusCode expected, string said)
    {
        var (hub, began) = await ResetAsync();
        using var client = role is null ? hub.Stranger() : await hub.InRoleAsync(role);
        if (role is null)
            client.DefaultRequestHeaders.Add("Cookie", EndedSession);
        var (status, page) = await PostAsync(client, $"{began}/edit/polilog.yaml", ("text", Typed(Renamed)), ("seen", "1"), ("planned", "x"), ("note", "cards"), ("do", "apply"));
        Assert.Equal(expected, status);
        Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.Equal(Renamed, TextArea(page));
        Assert.Contains("value=\"cards\"", page, StringComparison.Ordinal);
        Assert.Equal(("1", "x"), (Hidden(page, "seen"), Hidden(page, "planned")));
        Assert.Equal(began, await ActiveAsync(hub));
    }

    [Theory]
    [InlineData("polilog-language=en")]
    [InlineData("polilog-session=guessed")]
    [InlineData("polilog-session=pla_AAAA")]
    public async Task Of_who_never_logged_in_nothing_is_read_or_shown(string cookie)
    {
        var (hub, began) = await ResetAsync();
        using var client = hub.Stranger();
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        // Longer than is ever read.
        var (status, page) = await PostAsync(client, $"{began}/edit/polilog.yaml", ("text", new string('#', 5_000_000)), ("do", "plan"));
        Assert.Equal((HttpStatusCode.Redirect, ""), (status, page));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Redirect)]
    [InlineData("viewer", HttpStatusCode.Forbidden)]
    public async Task What_is_no_form_is_refused_as_anywhere_else(string? role, HttpStatusCode expected)
    {
        var (hub, began) = await ResetAsync();
        using var client = role is null ? hub.Stranger() : await hub.InRoleAsync(role);
        if (role is null)
            client.DefaultRequestHeaders.Add("Cookie", EndedSession);
        using var answer = await client.PostAsJsonAsync($"configuration/revisions/{began}/edit/polilog.yaml", new { text = "a" }, Cancel);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_form_of_another_site_is_refused_unread()
    {
        var (hub, began) = await ResetAsync();
        using var session = hub.Stranger();
        using var login = await session.PostAsync("login", new FormUrlEncodedContent([new("token", hub.Token!), new("return", "/")]), Cancel);
        var cookie = login.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        foreach (var path in new[] { "edit/polilog.yaml", "add", "activate" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"configuration/revisions/{began}/{path}") { Content = new FormUrlEncodedContent([new("text", "hostile"), new("do", "plan")]) };
            request.Headers.Add("Cookie", cookie);
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            using var answer = await session.SendAsync(request, Cancel);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Contains("came from a page of another site", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_text_that_is_too_answeredis_kept_and_what_no_browser_sends_is_refused()
    {
        var (hub, began) = await ResetAsync();
        var text = new string('#', 1_000_001);
        var (status, page) = await PostAsync(hub.Http, $"{began}/edit/polilog.yaml", ("text", text), ("do", "plan"));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Here a part may have 1,000,000 letters", page, StringComparison.Ordinal);
        Assert.Equal(text, TextArea(page));

        // What may be opened may be saved, whatever a browser makes of its lines.
        text = ServedHub.Configuration + string.Concat(Enumerable.Repeat("#\n", (1_000_000 - ServedHub.Configuration.Length) / 2));
        (status, page) = await PostAsync(hub.Http, $"{began}/edit/polilog.yaml", ("text", Typed(text)), ("do", "plan"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(text, TextArea(page));
        using var huge = new MultipartFormDataContent { { new StringContent(new string('#', 5_000_000)), "text" } };
        using var answer = await hub.Http.PostAsync($"configuration/revisions/{began}/edit/polilog.yaml", huge, Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static Task<(HttpStatusCode Status, string Page)> PostAsync(HttpClient client, string path, params (string Name, string Value)[] fields) =>
        PortalForm.PostAsync(client, $"configuration/revisions/{path}", fields);

    private static (string, string)[] Planned(string page) => [("seen", Hidden(page, "seen")), ("planned", Hidden(page, "planned"))];

    private static async Task<long> ActiveAsync(RunningHub hub) => (long)(await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/config", Cancel))!["revision"]!;

    private static async Task<string?> PartAsync(RunningHub hub, long revision, string name) =>
        (string?)(await hub.Http.GetFromJsonAsync<JsonNode>($"api/v1/config/revisions/{revision}", Cancel))!["files"]!.AsArray().SingleOrDefault(f => (string)f!["name"]! == name)?["text"];

    /// <summary>As somebody else does it.</summary>
    private static async Task<long> ApplyAsync(RunningHub hub, string text, params (string Name, string Text)[] more)
    {
        var files = more.Prepend((Name: "polilog.yaml", Text: text)).Select(f => (JsonNode)new JsonObject { ["name"] = f.Name, ["text"] = f.Text });
        var body = new JsonObject { ["files"] = new JsonArray([.. files]), ["overwrite"] = true, ["note"] = "begin again" };
        using var answer = await hub.Http.PostAsJsonAsync("api/v1/config/apply", body, Cancel);
        return (long)(await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(Cancel))!["revision"]!;
    }

    private async Task<(RunningHub Hub, long Revision)> ResetAsync()
    {
        var hub = await served.StartedAsync();
        await ApplyAsync(hub, ServedHub.Configuration + "\n");
        return (hub, await ApplyAsync(hub, ServedHub.Configuration));
    }
}
