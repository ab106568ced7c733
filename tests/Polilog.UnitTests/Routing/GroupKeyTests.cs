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

    private static string Of(string[] groupBy, Dictionary<string, string> labels) => GroupKey.Of(
        new Route("payments", "PAY", [], groupBy, Continue: false), new RoutedAlert("shop", "alertmanager", Severity.High, null, "Disk", "Disk", labels), "condition 7");
}
