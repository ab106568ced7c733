using Microsoft.AspNetCore.Http;
using Polilog.Host.Access;
using Polilog.Portal.Pages;

namespace Polilog.UnitTests.Access;

public sealed class CrossSiteTests
{
    private static readonly Uri PublicUrl = new("https://polilog.example.org");

    [Theory]
    [InlineData("GET", "cross-site", "https://evil.example", false)]
    [InlineData("POST", "same-origin", "https://evil.example", false)]
    [InlineData("POST", "none", null, false)]
    [InlineData("POST", "cross-site", null, true)]
    [InlineData("POST", "same-site", null, true)]
    [InlineData("DELETE", "cross-site", null, true)]
    [InlineData("POST", null, "https://evil.example", true)]
    [InlineData("POST", null, "null", true)]
    [InlineData("POST", null, "http://hub.internal:8080", false)]
    [InlineData("POST", null, "https://polilog.example.org", false)]
    [InlineData("POST", null, "https://polilog.example.org.evil.example", true)]
    [InlineData("POST", null, null, false)]
    public void A_write_must_come_from_a_page_of_the_hub(string method, string? site, string? origin, bool foreign)
    {
        var request = RequestOf(method, "/rooms/PAY");
        if (site is not null)
            request.Headers["Sec-Fetch-Site"] = site;
        if (origin is not null)
            request.Headers.Origin = origin;
        Assert.Equal(foreign, CrossSite.IsForeignWrite(request, PublicUrl));
    }

    [Theory]
    [InlineData("/ingest/prometheus", null)]
    [InlineData("/api/v1/tokens", "Bearer pla_x")]
    public void What_shows_a_token_of_its_own_may_come_from_anywhere(string path, string? authorization)
    {
        var request = RequestOf("POST", path);
        request.Headers["Sec-Fetch-Site"] = "cross-site";
        request.Headers.Authorization = authorization;
        Assert.False(CrossSite.IsForeignWrite(request, PublicUrl));
    }

    [Theory]
    [InlineData("127.0.0.1:8080", true)]
    [InlineData("localhost:8080", true)]
    [InlineData("[::1]:8080", true)]
    [InlineData("evil.example:8080", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("192.168.0.7:8080", false)]
    [InlineData("", false)]
    public void The_demonstration_answers_to_names_of_loopback_only(string host, bool answers) => Assert.Equal(answers, HubCookie.IsLoopback(new HostString(host)));

    private static HttpRequest RequestOf(string method, string path)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path, request.Host) = (method, path, new HostString("hub.internal:8080"));
        return request;
    }
}
