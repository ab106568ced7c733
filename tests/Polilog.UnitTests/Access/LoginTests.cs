using System.Net;
using Microsoft.AspNetCore.Http;
using Polilog.Host.Access;
using Polilog.Portal.Pages;

namespace Polilog.UnitTests.Access;

public sealed class LoginTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("/rooms/PAY?before=7", "/rooms/PAY?before=7")]
    [InlineData("/", "/")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("rooms", "/")]
    [InlineData("//evil.example/x", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/x\r\nSet-Cookie: a=b", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/комната", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public void Login_leads_back_to_a_path_of_the_hub_and_nowhere_else(string? back, string expected) => Assert.Equal(expected, LocalPath.Of(back));

    [Theory]
    [InlineData("https://polilog.example.org", "polilog.example.org", true)]
    [InlineData("https://polilog.example.org", "hub:8080", true)]
    [InlineData("https://polilog.example.org", "127.0.0.1:8080", false)]
    [InlineData("http://hub:8080", "hub:8080", false)]
    public void Where_people_use_https_cookies_are_sent_by_nothing_else(string publicUrl, string host, bool isSecure)
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString(host);
        Assert.Equal(isSecure, HubCookie.IsSecure(context.Request, new Uri(publicUrl)));
    }

    [Fact]
    public void Ten_wrong_passwords_hold_an_address_back_until_the_minute_is_over()
    {
        var limit = new LoginLimit();
        var address = IPAddress.Parse("192.0.2.1");
        for (var i = 0; i < LoginLimit.MostFailures; i++)
        {
            Assert.Null(limit.WaitOf(address, Noon));
            limit.Count(address, Noon.AddSeconds(i));
        }
        Assert.Equal(TimeSpan.FromSeconds(50), limit.WaitOf(address, Noon.AddSeconds(10)));
        Assert.Null(limit.WaitOf(IPAddress.Parse("192.0.2.2"), Noon.AddSeconds(10)));
        Assert.Null(limit.WaitOf(address, Noon.AddSeconds(60)));
    }

    [Fact]
    public void A_network_of_one_subscriber_counts_as_one_address()
    {
        var limit = new LoginLimit();
        for (var i = 1; i <= LoginLimit.MostFailures; i++)
            limit.Count(IPAddress.Parse($"2001:db8:0:1::{i}"), Noon);
        Assert.NotNull(limit.WaitOf(IPAddress.Parse("2001:db8:0:1:ffff::1"), Noon));
        Assert.Null(limit.WaitOf(IPAddress.Parse("2001:db8:0:2::1"), Noon));
    }
}
