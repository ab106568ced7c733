using Polilog.Core.Configuration;

namespace Polilog.UnitTests.Configuration;

public sealed class WhenSectionTests
{
    [Theory]
    [InlineData("{ days: mon-fri, hours: 08:00-18:00, zone: Asia/Tokyo }", "mon-fri 08:00-18:00 Asia/Tokyo")]
    [InlineData("{ days: [mon-wed, fri] }", "mon-wed,fri Europe/Berlin")]
    [InlineData("{ hours: [\"22:00-06:00\", 12:00-13:00] }", "22:00-06:00,12:00-13:00 Europe/Berlin")]
    [InlineData("[{ days: sat-sun }, { days: mon, hours: 00:00-24:00 }]", "sat-sun Europe/Berlin | mon 00:00-24:00 Europe/Berlin")]
    [InlineData("{ not: { days: mon-fri, hours: 08:00-18:00 } }", "any time Europe/Berlin except mon-fri 08:00-18:00 Europe/Berlin")]
    [InlineData("{ days: mon-fri, zone: Asia/Tokyo, not: [{ hours: 12:00-13:00 }, { days: wed, zone: UTC }] }", "mon-fri Asia/Tokyo except 12:00-13:00 Asia/Tokyo and wed UTC")]
    public void It_reads_as_it_says_in_the_zone_of_the_topic_unless_it_names_another(string when, string read)
    {
        var route = Read(when).Document!.Routes[0];
        Assert.Equal(read, string.Join(" | ", Assert.Single(route.When)));
    }

    [Fact]
    public void A_route_inside_of_another_holds_within_the_hours_of_that_and_needs_no_match()
    {
        var routes = Read("{ days: mon-fri }", inside: "{ name: at night, when: { hours: 22:00-06:00 } }").Document!.Routes;
        Assert.Equal(["at night", "office", "everything"], routes.Select(r => r.Name));
        Assert.Equal(["mon-fri Europe/Berlin", "22:00-06:00 Europe/Berlin"], routes[0].When.Select(times => Assert.Single(times).ToString()));
    }

    [Theory]
    [InlineData("{ days: mon-fri, zone: Europe/Berlim }", "There is no time zone 'Europe/Berlim'. Did you mean 'Europe/Berlin'?")]
    [InlineData("{ days: monday }", "'monday' is no day: days are mon, tue, wed, thu, fri, sat, sun, alone, as a range like mon-fri, or in a list. Did you mean 'mon'?")]
    [InlineData("{ days: [mon, fir] }", "'fir' is no day: days are mon, tue, wed, thu, fri, sat, sun, alone, as a range like mon-fri, or in a list. Did you mean 'fri'?")]
    [InlineData("{ hours: 25:00-26:00 }", "'25:00-26:00' are no hours: from a time of day to another one, 00:00 to 24:00, like 08:00-18:00, or over midnight like 22:00-06:00; the whole day is 00:00-24:00.")]
    [InlineData("{ hours: 08:00-08:00 }", "'08:00-08:00' are no hours")]
    [InlineData("{ zone: UTC }", "'when' names no time: say days or hours, such as { days: mon-fri, hours: 08:00-18:00 }, or leave the line out.")]
    [InlineData("[]", "'when' is an empty list")]
    [InlineData("{ days: [] }", "'days' is an empty list")]
    [InlineData("{ days: { mon: fri } }", "'days' of 'when' is a text, not a mapping.")]
    [InlineData("{ day: mon }", "'when' has no key 'day'. Did you mean 'days'?")]
    [InlineData("mon-fri", "'when' is a mapping")]
    [InlineData("{ not: { not: { days: mon } } }", "'not' has no key 'not'.")]
    public void What_cannot_be_is_told_with_its_place_and_what_would_be_right(string when, string sentence)
    {
        var faults = Read(when).Faults;
        Assert.Contains(faults, f => f.Message.StartsWith(sentence, StringComparison.Ordinal) && f.Line == 9);
    }

    [Fact]
    public void The_last_route_takes_everything_at_any_time()
    {
        var fault = Assert.Single(Read("{ days: mon-fri }", last: ", when: { days: mon-fri }").Faults);
        Assert.StartsWith("The last route must be a catch-all", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_that_takes_everything_in_some_hours_only_hides_nothing() => Assert.Empty(Read("{ days: mon-fri }").Faults);

    private static ConfigurationReading Read(string when, string inside = "", string last = "") => ConfigurationReader.Read(
        [
            new ConfigurationFile("polilog.yaml", $$"""
                public_url: https://polilog.example.org
                administrators: OPS
                people: [{ key: ann, name: Ann }]
                topics: [{ key: OPS, name: Operations, regulation: standard, members: [ann], time_zone: Europe/Berlin }]
                regulations: { standard: { ownership: { within: { default: 30m } }, resolution: { within: { default: 24h } }, levels: [{ name: duty, notify: [on_call] }], last_resort: { notify: [{ person: ann }], every: 30m } } }
                routes:
                  - name: office
                    topic: OPS
                    when: {{when}}
                    routes: [{{inside}}]
                  - { name: everything, topic: OPS{{last}} }
                """),
        ],
        Connectors.Known);
}
