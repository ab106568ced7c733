using Polilog.Core.Configuration;
using Polilog.Core.Facts;
using Polilog.UnitTests.Configuration;

namespace Polilog.UnitTests.Facts;

public sealed class FactRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Declarer Admin = new("admin", null, IsAdmin: true);

    [Fact]
    public void A_topic_has_so_many_silences_and_no_more_until_one_is_over()
    {
        var configuration = Standing(FactRules.MostMutesOfTopic, "PAY");
        var refusal = FactRules.Refuse(Silence("PAY"), Admin, configuration, Now)!;
        Assert.Equal((RefusedFor.State, "100 silences and windows of maintenance stand in PAY already"), (refusal.For, refusal.Why));
        Assert.Contains("End those", refusal.WhatToDo, StringComparison.Ordinal);
        Assert.Null(FactRules.Refuse(Silence("OPS"), Admin, configuration, Now));
        Assert.Null(FactRules.Refuse(Silence("PAY", Now.AddHours(1)), Admin, configuration, Now.AddHours(1)));
    }

    [Fact]
    public void The_installation_has_so_many_and_no_more() =>
        Assert.StartsWith("1000 silences", FactRules.Refuse(Silence("PAY"), Admin, Standing(FactRules.MostMutes, "OPS"), Now)!.Why, StringComparison.Ordinal);

    [Fact]
    public void What_it_covers_is_said_in_so_many_characters_and_no_more()
    {
        var refusal = FactRules.Refuse(Silence("PAY") with { Match = $$"""{"title":"{{new string('x', 4000)}}"}""" }, Admin, Standing(0, "PAY"), Now)!;
        Assert.Equal(RefusedFor.Content, refusal.For);
        Assert.StartsWith("It is 4012 characters long: say it in at most 4000", refusal.WhatToDo, StringComparison.Ordinal);
    }

    private static NewFact Silence(string topic, DateTimeOffset? from = null) => new(FactKind.Silence, topic, null, null, null, from ?? Now, (from ?? Now).AddHours(1), "works");

    private static ActiveConfiguration Standing(int count, string topic)
    {
        var document = TemplateFoldersTests.Read("{ key: PAY, name: Payments, regulation: standard, members: [ann] }").Document!;
        var configuration = new ActiveConfiguration(document, 1, new Dictionary<string, int> { ["PAY"] = 1, ["OPS"] = 2 }, new Dictionary<string, int> { ["ann"] = 1 });
        return configuration.With(new StandingFacts(1, [.. Enumerable.Range(1, count).Select(id => new Fact(id, FactKind.Silence, topic, null, null, null, Now, Now.AddHours(1)))]));
    }
}
