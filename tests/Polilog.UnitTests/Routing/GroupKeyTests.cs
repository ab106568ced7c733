using CsCheck;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.UnitTests.Routing;

public sealed class GroupKeyTests
{
    [Fact]
    public void Without_group_by_every_condition_stays_alone() => Assert.Equal("condition 7", Of([], []));

    [Fact]
    public void The_named_fields_make_the_key_and_a_missing_one_is_the_empty_string() =>
        Assert.Equal("""check="Disk", labels.zone="" """.TrimEnd(), Of(["check", "labels.zone"], []));

    [Fact]
    public void A_value_cannot_imitate_two_fields() => Assert.NotEqual(
        Of(["labels.a", "labels.b"], new() { ["a"] = "1\", labels.b=\"2" }),
        Of(["labels.a", "labels.b"], new() { ["a"] = "1", ["b"] = "2" }));

    [Fact]
    public void A_value_of_any_length_fits_into_the_index()
    {
        var (one, other) = (Of(["labels.a"], new() { ["a"] = new string('x', 9000) }), Of(["labels.a"], new() { ["a"] = new string('x', 9001) }));
        Assert.True(one.Length < 300, one);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Two_alerts_are_in_one_group_just_when_all_named_fields_say_the_same()
    {
        var values = Gen.Char["a\",= \\"].Array[0, 3].Select(c => new string(c));
        var labels = Gen.Dictionary(Gen.Char["abc"].Select(c => $"{c}"), values)[0, 3];
        Gen.Select(Gen.Char["abc"].Select(c => $"labels.{c}").HashSet[1, 3], labels, labels).Sample(
            (fields, one, other) => Assert.Equal(
                fields.All(f => one.GetValueOrDefault(f[^1..], "") == other.GetValueOrDefault(f[^1..], "")), Of([.. fields], one) == Of([.. fields], other)),
            iter: 20_000);
    }

    private static string Of(string[] groupBy, Dictionary<string, string> labels) => GroupKey.Of(
        new Route("payments", "PAY", [], groupBy, Continue: false), new RoutedAlert("shop", "alertmanager", Severity.High, null, "Disk", "Disk", labels), "condition 7");
}
