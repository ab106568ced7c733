using System.Text;
using Polilog.Json;
using Polilog.Sdk;
using Polilog.Sdk.Testing;
using Polilog.UnitTests.Contract;

namespace Polilog.UnitTests.Json;

public sealed class JsonConnectorTests
{
    private static readonly string Testdata = Repository.PathOf("plugins/Json/testdata");

    public static TheoryData<string> Cases => [.. Directory.EnumerateDirectories(Testdata).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    /// <summary>One case of each way to read, by its name.</summary>
    public static TheoryData<string> Mappings => [.. ConnectorCase.All(Testdata).DistinctBy(OptionsOf).Select(c => c.Name)];

    [Theory, MemberData(nameof(Cases))]
    public void Reads_every_recorded_request(string name) => ConnectorCase.Open(Path.Combine(Testdata, name)).Check(Connector(name));

    [Theory, MemberData(nameof(Mappings))]
    public void Keeps_the_contract(string name) => ConnectorContract.Check(Connector(name), Alike(name));

    [Theory, MemberData(nameof(Mappings))]
    public void Reads_or_refuses_every_mutation(string name) => ConnectorContract.Fuzz(Connector(name), Alike(name), Mutations.Count / Mappings.Count);

    [Fact]
    public void The_order_of_names_within_an_object_makes_no_other_condition()
    {
        var alerts = Read("identity-of-labels").Alerts;

        Assert.Equal(alerts[0].Identity, alerts[1].Identity);
        Assert.NotEqual(alerts[0].Identity, alerts[2].Identity);
    }

    [Fact]
    public void The_order_of_names_in_the_options_makes_no_other_condition()
    {
        const string rest = "status: { otherwise: firing }\ntitle: $.a\n";

        Assert.Equal(
            Assert.Single(Read("identity: { a: $.a, b: $.b }\n" + rest, """{"a":1,"b":2}""").Alerts).Identity,
            Assert.Single(Read("identity: { b: $.b, a: $.a }\n" + rest, """{"a":1,"b":2}""").Alerts).Identity);
    }

    [Fact]
    public void A_body_with_too_many_items_is_refused()
    {
        var body = $"[{string.Join(',', Enumerable.Repeat("1", 10_001))}]";

        Assert.Equal("items", Assert.Throws<MalformedPayloadException>(() => Read("identity: { a: $ }\nstatus: { otherwise: firing }\ntitle: $", body)).Place);
    }

    [Fact]
    public void Two_thousand_items_take_less_than_the_two_seconds_of_a_call()
    {
        var body = $"[{string.Join(',', Enumerable.Range(0, 2000).Select(i => $$$"""{"id":{{{i}}},"open":true,"from":1795417800000}"""))}]";
        var before = TimeProvider.System.GetTimestamp();

        Assert.Equal(2000, Connector("times-that-are-none").Read(Request(body)).Alerts.Count);
        Assert.InRange(TimeProvider.System.GetElapsedTime(before), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static ConnectorResult Read(string name) => Connector(name).Read(ConnectorCase.Open(Path.Combine(Testdata, name)).Request);

    private static ConnectorResult Read(string yaml, string body) => new JsonConnector(Mapping.Bound(yaml)).Read(Request(body));

    private static JsonConnector Connector(string name) => new(Mapping.Bound(OptionsOf(ConnectorCase.Open(Path.Combine(Testdata, name)))));

    private static ConnectorCase[] Alike(string name)
    {
        var all = ConnectorCase.All(Testdata);
        return [.. all.Where(c => OptionsOf(c) == OptionsOf(all.Single(o => o.Name == name)))];
    }

    private static string OptionsOf(ConnectorCase recorded) => File.ReadAllText(Path.Combine(recorded.Folder, "options.yaml"));

    private static ConnectorRequest Request(string body)
    {
        var nothing = new Dictionary<string, string>(StringComparer.Ordinal);
        return new ConnectorRequest("POST", "", nothing, Encoding.UTF8.GetBytes(body), nothing, DateTimeOffset.Parse("2026-11-23T07:10:00Z", System.Globalization.CultureInfo.InvariantCulture));
    }
}
