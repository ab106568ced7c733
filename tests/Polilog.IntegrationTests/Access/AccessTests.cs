using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Polilog.IntegrationTests.Access;

public sealed class AccessTests(ServedHub served) : IClassFixture<ServedHub>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task First_password_is_made_once_and_opens_every_host()
    {
        var first = await served.StartedAsync();
        await using var second = await served.AnotherHostAsync();
        Assert.Single(first.Output.Split('\n'), line => line.Contains("first password", StringComparison.Ordinal));
        Assert.DoesNotContain("first password", second.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await second.Http.GetAsync("api/v1/tokens", Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("api/v1/incidents")]
    [InlineData("openapi/v1.json")]
    public async Task Programs_without_a_token_are_told_to_get_one(string path)
    {
        using var stranger = (await served.StartedAsync()).Stranger();
        using var answer = await stranger.GetAsync(path, Cancel);
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (answer.StatusCode, answer.Headers.WwwAuthenticate.ToString()));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("polilog token create", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api", "/login?return=%2Fapi")]
    [InlineData("rooms/PAY?before=7", "/login?return=%2Frooms%2FPAY%3Fbefore%3D7")]
    public async Task Browsers_without_a_session_are_led_to_the_login_page_and_back(string path, string login)
    {
        using var stranger = (await served.StartedAsync()).Stranger();
        using var answer = await stranger.GetAsync(path, Cancel);
        Assert.Equal((HttpStatusCode.Redirect, login), (answer.StatusCode, answer.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task The_page_of_the_api_names_no_other_host_and_may_ask_none()
    {
        var hub = await served.StartedAsync();
        using var answer = await hub.Http.GetAsync("api/", Cancel);
        var html = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("scalar", html, StringComparison.Ordinal);
        Assert.DoesNotContain("//", html.Replace(hub.Http.BaseAddress!.ToString().TrimEnd('/'), "", StringComparison.Ordinal), StringComparison.Ordinal);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'self'; script-src 'self' 'nonce-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(":/", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("healthz")]
    [InlineData("readyz")]
    [InlineData("metrics")]
    public async Task Health_and_figures_need_no_login(string path)
    {
        using var stranger = (await served.StartedAsync()).Stranger();
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(path, Cancel)).StatusCode);
    }

    [Fact]
    public async Task Login_turns_a_token_into_a_session_that_logout_ends()
    {
        var hub = await served.StartedAsync();
        using var browser = hub.Stranger();
        using var login = await LogInAsync(browser, hub.Token!, "/api/v1/topics");
        Assert.Equal((HttpStatusCode.SeeOther, "/api/v1/topics"), (login.StatusCode, login.Headers.Location!.OriginalString));
        var cookie = Assert.Single(login.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(hub.Token!, cookie, StringComparison.Ordinal);
        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("api/v1/topics", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync("logout", null, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("api/v1/topics", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Wrong_passwords_are_explained_and_at_last_held_back_but_the_right_one_never()
    {
        // On a host of its own: the other tests log in from the same address.
        await served.StartedAsync();
        await using var hub = await served.AnotherHostAsync();
        using var browser = hub.Stranger();
        using var wrong = await LogInAsync(browser, "pla_guess", "/rooms/PAY");
        Assert.Equal((HttpStatusCode.SeeOther, "/login?return=%2Frooms%2FPAY&wrong=true"), (wrong.StatusCode, wrong.Headers.Location!.OriginalString));
        Assert.Contains("This is no token or password that is valid now", await browser.GetStringAsync(wrong.Headers.Location, Cancel), StringComparison.Ordinal);
        HttpResponseMessage last = wrong;
        for (var i = 0; i < 10; i++)
            last = await LogInAsync(browser, $"pla_{i}", "/");
        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
        Assert.StartsWith("Too many wrong passwords", await last.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await LogInAsync(browser, hub.Token!, "/")).StatusCode);
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_write_with_the_session_of_a_browser()
    {
        var hub = await served.StartedAsync();
        using var browser = hub.Stranger();
        using var login = await LogInAsync(browser, hub.Token!, "/");
        browser.DefaultRequestHeaders.Add("Cookie", login.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "api/v1/connections/prometheus/rotate");
        foreign.Headers.Add("Origin", "https://evil.example");
        using var refused = await browser.SendAsync(foreign, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("another site", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_another_role_than_admin_reads_but_does_not_administer()
    {
        using var viewer = await (await served.StartedAsync()).InRoleAsync("viewer");
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync("api/v1/topics", Cancel)).StatusCode);
        foreach (var path in new[] { "api/v1/tokens", "api/v1/connections", "api/v1/connections/prometheus/rotate", "api/v1/tokens/1/revoke" })
        {
            using var refused = await viewer.PostAsJsonAsync(path, new JsonObject(), Cancel);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("Only administrators", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Revoking_a_token_ends_it_and_its_sessions()
    {
        var hub = await served.StartedAsync();
        using var ann = await hub.ActAsAsync("ann");
        using var browser = hub.Stranger();
        using var login = await LogInAsync(browser, ann.DefaultRequestHeaders.Authorization!.Parameter!, "/");
        browser.DefaultRequestHeaders.Add("Cookie", login.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("api/v1/topics", Cancel)).StatusCode);
        var tokens = await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/tokens", Cancel);
        var newest = tokens!["items"]!.AsArray().First(t => (string?)t!["person"] == "ann")!;
        Assert.NotNull(newest["lastUsedAt"]);
        Assert.Equal(HttpStatusCode.NoContent, (await hub.Http.PostAsync($"api/v1/tokens/{newest["id"]}/revoke", null, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ann.GetAsync("api/v1/topics", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("api/v1/topics", Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("""{}""", "either for a person or for a role")]
    [InlineData("""{"role":"admin","person":"ann"}""", "either for a person or for a role")]
    [InlineData("""{"role":"emperor"}""", "There is no role")]
    [InlineData("""{"person":"nobody"}""", "Known: ann, bob, eve")]
    [InlineData("""{"role":""", "Failed to read parameter")]
    public async Task A_token_that_cannot_be_made_is_refused_with_what_would_be_right(string body, string sentence)
    {
        var hub = await served.StartedAsync();
        using var answer = await hub.Http.PostAsync("api/v1/tokens", new StringContent(body, null, "application/json"), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> LogInAsync(HttpClient browser, string token, string back) => browser.PostAsync(
        "login", new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["token"] = token, ["return"] = back }), Cancel);
}
