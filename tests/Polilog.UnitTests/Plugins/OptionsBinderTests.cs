using System.Text.Json.Nodes;
using Polilog.Host.Plugins;
using Polilog.Sdk;

namespace Polilog.UnitTests.Plugins;

public sealed class OptionsBinderTests
{
    private IReadOnlyList<string> values = ["old", "new"];

    [Fact]
    public void A_secret_is_bound_by_its_name_and_asked_for_its_values_at_each_use()
    {
        var (options, faults) = Bind("""{ "signature": { "secret": "grafana_hmac" } }""");
        var secret = ((SignedOptions)options!).Signature!;

        Assert.Empty(faults);
        Assert.Equal(("old", 2), (secret.Current, secret.Values.Count));
        values = ["new"];
        Assert.Equal("new", Assert.Single(secret.Values));
        Assert.Equal("(secret)", secret.ToString());
    }

    [Fact]
    public void A_secret_that_is_not_given_is_none() => Assert.Null(((SignedOptions)Bind("{}").Options!).Signature);

    [Theory]
    [InlineData("""{ "signature": "hunter2" }""")]
    [InlineData("""{ "signature": { "secret": "Not a name" } }""")]
    [InlineData("""{ "signature": { "secret": "a", "more": "b" } }""")]
    [InlineData("""{ "signature": ["hunter2"] }""")]
    public void The_value_of_a_secret_never_stands_in_a_configuration_nor_in_the_fault_about_it(string given)
    {
        var fault = Assert.Single(Bind(given).Faults);

        Assert.Equal("signature", fault.Path);
        Assert.Contains("{ secret: some_name }", fault.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Reason, StringComparison.Ordinal);
    }

    private (object? Options, IReadOnlyList<OptionFault> Faults) Bind(string given) =>
        OptionsBinder.Bind(typeof(SignedOptions), (JsonObject)JsonNode.Parse(given)!, name => name == "grafana_hmac" ? values : []);

    private sealed class SignedOptions
    {
        public Secret? Signature { get; init; }
    }
}
