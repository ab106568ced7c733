using System.Text.Json.Nodes;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Planning;
using Polilog.Core.People;
using Polilog.Core.Regulation;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.UnitTests.Configuration.Planning;

public sealed class ConfigurationDifferencesTests
{
    private static readonly HubConfiguration Shop =
        ConfigurationReader.Read(new ConfigurationFolder(Repository.PathOf("docs/examples/shop")), Connectors.Known, secrets: null).Document!;

    [Fact]
    public void The_same_configuration_differs_in_nothing()
    {
        var again = ConfigurationReader.Read(new ConfigurationFolder(Repository.PathOf("docs/examples/shop")), Connectors.Known, secrets: null).Document!;
        Assert.Empty(ConfigurationDifferences.Between(Shop, again));
    }

    [Fact]
    public void Every_kind_of_change_is_told_in_words()
    {
        var after = Shop with
        {
            Topics =
            [
                Shop.Topics[0] with { Language = "ru", MatrixRoom = null, Members = [new Membership("ann", TopicRole.Member), new Membership("helen", TopicRole.Manager), new Membership("oleg", TopicRole.Lead)] },
                .. Shop.Topics.Skip(2),
                Shop.Topics[1] with { Key = "NEW", Name = "New shop" },
            ],
            Routes =
            [
                Shop.Routes[2],
                Shop.Routes[0] with { Matchers = [new Matcher("labels.team", MatchKind.In, Negated: false, ["payments", "billing"]), new Matcher("title", MatchKind.Regex, Negated: true, ["Test.*"])], Continue = true },
                Shop.Routes[1] with { GroupBy = ["labels.cluster"] },
                new Route("new", "NEW", [new Matcher("severity", MatchKind.Equal, Negated: false, ["critical"])], [], Continue: false),
                .. Shop.Routes.Skip(4),
            ],
            People = [Shop.People[0] with { Name = "Ann Other", SourceAccounts = [] }, .. Shop.People.Skip(1), new Person("zoe", "Zoe", "@zoe:shop.example", ["zabbix:zoe"])],
            Regulations = Shop.Regulations.ToDictionary(r => r.Key, r => r.Key == "standard" ? Stricter(r.Value) : r.Value),
            Connections =
            [
                Shop.Connections[0] with { UnknownSeverity = Severity.High, TokenSecret = "other_token", Heartbeat = new HeartbeatSettings(TimeSpan.FromMinutes(15), Severity.Critical, []) },
                Shop.Connections[1] with { Options = new JsonObject { ["time_zone"] = "Europe/Riga", ["api"] = new JsonObject { ["password"] = new JsonObject { ["secret"] = "zabbix_password" } } } },
            ],
            Templates = [new ConfigurationFile("payments/card/en.scriban", "one\ntwo\n")],
            PublicUrl = new Uri("https://hub.shop.example"),
            Matrix = Shop.Matrix! with { AccessTokenSecret = "another" },
        };
        Snapshot.Verify(string.Join('\n', ConfigurationDifferences.Between(Shop, after)) + "\n\nand back\n" + string.Join('\n', ConfigurationDifferences.Between(after, Shop)));
    }

    [Fact]
    public void Of_a_long_text_only_the_change_is_told()
    {
        var (one, other) = (Templates("first\nline"), Templates("second\nline"));
        Assert.Equal("template card/en.scriban: text changed", Assert.Single(ConfigurationDifferences.Between(one, other)).ToString());

        HubConfiguration Templates(string text) => Shop with { Templates = [new ConfigurationFile("card/en.scriban", text)] };
    }

    [Theory]
    [InlineData("abcd", "abcd", "")]
    [InlineData("abcd", "dabc", "d")]
    [InlineData("abcd", "bcda", "a")]
    [InlineData("abcd", "acd", "")]
    [InlineData("abcd", "axbcd", "")]
    [InlineData("abcde", "aedcb", "cde")]
    [InlineData("", "ab", "")]
    public void The_fewest_items_moved(string before, string after, string moved) =>
        Assert.Equal(moved.Length, Places.Moved([.. before.Select(c => $"{c}")], [.. after.Select(c => $"{c}")]).Count);

    [Fact]
    public void Ten_thousand_routes_are_compared_in_a_moment()
    {
        Route[] routes = [.. Enumerable.Range(0, 10_000).Select(i => new Route($"route {i}", "PAY", [new Matcher("labels.team", MatchKind.Equal, Negated: false, [$"team {i}"])], [], Continue: false))];
        var changes = ConfigurationDifferences.Between(Shop with { Routes = routes }, Shop with { Routes = [routes[^1], .. routes[..^1]] });
        Assert.Equal("route route 9999: moved, now before 'route 0'", Assert.Single(changes).ToString());
    }

    private static TopicRegulation Stricter(TopicRegulation regulation) => regulation with
    {
        Ownership = new Limits(regulation.Ownership.Default, new Dictionary<Severity, TimeSpan>(regulation.Ownership.BySeverity) { [Severity.Critical] = TimeSpan.FromSeconds(150), [Severity.Info] = TimeSpan.FromHours(30) }),
        Levels = [regulation.Levels[1], regulation.Levels[0] with { Notify = [new Audience.InRole(TopicRole.Lead), new Audience.Named("helen")] }],
        Recovery = RecoveryRule.AskOwner,
    };
}
