using Polilog.Core.Configuration;
using Polilog.Host.Demonstration;
using Polilog.UnitTests.Configuration;

namespace Polilog.UnitTests.Demonstration;

public sealed class DemonstrationConfigurationTests
{
    private static readonly HubConfiguration Document = Read().Document!;

    [Fact]
    public void It_has_neither_fault_nor_warning()
    {
        Assert.Empty(Read().Faults);
        Assert.Empty(Read().Warnings);
    }

    [Fact]
    public void Both_connections_take_the_token_of_the_README()
    {
        Assert.Equal(["prometheus", "zabbix"], Document.Connections.Select(c => c.Name));
        Assert.All(Document.Connections, c => Assert.Equal(["demonstration"], DemonstrationConfiguration.Secrets.Find(c.TokenSecret!, out _)));
    }

    [Fact]
    public void Whoever_acts_in_a_scene_is_a_member_of_its_topic()
    {
        foreach (var scene in Scenes.All)
        {
            var members = Document.Topics.Single(t => t.Key == scene.Alarm.Topic).Members.Select(m => m.Person);
            Assert.Subset(members.ToHashSet(StringComparer.Ordinal), PeopleIn(scene));
        }
    }

    [Fact]
    public void The_visitor_is_the_first_person_may_act_everywhere_and_is_never_acted_as()
    {
        Assert.Equal("guest", Document.People[0].Key);
        Assert.All(Document.Topics, t => Assert.Contains(t.Members, m => m.Person == "guest"));
        Assert.DoesNotContain("guest", Scenes.People);
    }

    [Fact]
    public void An_alarm_that_nobody_takes_escalates_before_the_eyes_of_the_visitor() =>
        Assert.All(Document.Topics, t => Assert.InRange(Document.Regulations[t.Regulation].Ownership.For(Sdk.Severity.Critical), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)));

    private static ConfigurationReading Read() => DemonstrationConfiguration.Read(Connectors.Known);

    private static HashSet<string> PeopleIn(Scene scene) => scene.Acts.Select(a => a switch
    {
        Act.Takes(_, var person) => person,
        Act.Solves(_, var person, _) => person,
        _ => null,
    }).OfType<string>().ToHashSet(StringComparer.Ordinal);
}
