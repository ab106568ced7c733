using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Polilog.Nagios;
using Polilog.Sdk;

namespace Polilog.UnitTests.Nagios;

public sealed class NrdpTests
{
    private const string Xml = "<checkresults><checkresult type='service'><hostname>web1</hostname><servicename>Disk</servicename><state>2</state><output>full</output></checkresult></checkresults>";
    private const string Json = """{"checkresults":[{"checkresult":{"type":"service"},"hostname":"web1","servicename":"Disk","state":"2","output":"full"}]}""";
    private static readonly NagiosConnector Connector = new(new NagiosOptions());
    private static readonly Receipt Done = new(200, 1, [], null);

    [Fact]
    public void The_token_of_the_form_or_the_query_is_the_proof_and_everything_else_brings_the_usual_header()
    {
        Assert.Equal("secret", Assert.IsType<RequestProof.ByToken>(Connector.Authenticate(Post($"token=secret&cmd=submitcheck&XMLDATA={Xml}"))).Value);
        Assert.Equal("secret", Assert.IsType<RequestProof.ByToken>(Connector.Authenticate(Get(("token", "secret"), ("cmd", "submitcheck"), ("JSONDATA", Json)))).Value);
        Assert.Same(RequestProof.Bearer, Connector.Authenticate(Post($"cmd=submitcheck&XMLDATA={Xml}")));
        Assert.Same(RequestProof.Bearer, Connector.Authenticate(Post("token=secret&HOSTNAME=web1&HOSTSTATE=DOWN")));
        Assert.Same(RequestProof.Bearer, Connector.Authenticate(Post("")));
        Assert.Same(RequestProof.Bearer, Connector.Authenticate(Post("{\"token\":")));
    }

    [Fact]
    public void Check_results_may_come_by_GET_and_notifications_may_not()
    {
        var alert = Assert.Single(Connector.Read(Get(("token", "secret"), ("cmd", "submitcheck"), ("XMLDATA", Xml))).Alerts);

        Assert.Equal((AlertStatus.Firing, "Disk on web1 is CRITICAL"), (alert.Status, alert.Title));
        Assert.Throws<MalformedPayloadException>(() => Connector.Read(Get(("HOSTNAME", "web1"), ("HOSTSTATE", "DOWN"))));
        Assert.Throws<MalformedPayloadException>(() => Connector.Read(Get()));
    }

    [Fact]
    public void The_answer_to_XML_is_XML_with_status_0()
    {
        var reply = Connector.Reply(Post($"cmd=submitcheck&XMLDATA={Xml}"), Done)!;

        var result = XDocument.Parse(Encoding.UTF8.GetString(reply.Body.Span)).Root!;
        Assert.Equal((200, "text/xml; charset=utf-8", "result"), (reply.Status, reply.ContentType, result.Name.LocalName));
        Assert.Equal(("0", "OK", "1 checks processed"), ((string?)result.Element("status"), (string?)result.Element("message"), (string?)result.Element("meta")?.Element("output")));
    }

    [Fact]
    public void The_answer_to_JSON_is_JSON_with_status_0()
    {
        var reply = Connector.Reply(Post($"cmd=submitcheck&JSONDATA={Json}"), Done)!;

        Assert.Equal((200, "application/json"), (reply.Status, reply.ContentType));
        Assert.Equal("""{"result":{"status":0,"message":"OK","meta":{"output":"1 checks processed"}}}""", Encoding.UTF8.GetString(reply.Body.Span));
    }

    [Theory]
    [InlineData(400, "The XML cannot be read: <a> & \"b\"")]
    [InlineData(401, "The token is wrong.")]
    public void A_refusal_keeps_its_HTTP_status_and_says_why_with_status_minus_1(int status, string error)
    {
        var xml = Connector.Reply(Post("cmd=submitcheck&XMLDATA=<a"), new Receipt(status, 0, [], error))!;
        var json = Connector.Reply(Post("cmd=submitcheck&JSONDATA={"), new Receipt(status, 0, [], error))!;

        var result = XDocument.Parse(Encoding.UTF8.GetString(xml.Body.Span)).Root!;
        Assert.Equal((status, "-1", error), (xml.Status, (string?)result.Element("status"), (string?)result.Element("message")));
        var node = JsonNode.Parse(json.Body.Span)!["result"]!;
        Assert.Equal((status, -1, error), (json.Status, (int)node["status"]!, (string?)node["message"]));
    }

    [Fact]
    public void The_answer_names_what_was_rejected()
    {
        var reply = Connector.Reply(Post($"cmd=submitcheck&JSONDATA={Json}"), new Receipt(200, 1, [new RejectedPart(1, "$.checkresults[1]", "It has no hostname.")], null))!;

        Assert.Equal("1 checks processed, 1 rejected, such as $.checkresults[1]: It has no hostname.", (string?)JsonNode.Parse(reply.Body.Span)!["result"]!["meta"]!["output"]);
    }

    [Fact]
    public void Notifications_and_what_cannot_be_read_are_answered_by_the_host()
    {
        Assert.Null(Connector.Reply(Post("HOSTNAME=web1&HOSTSTATE=DOWN"), Done));
        Assert.Null(Connector.Reply(Post("{"), new Receipt(400, 0, [], "Broken.")));
        Assert.Null(Connector.Reply(Get(), new Receipt(400, 0, [], "Empty.")));
    }

    private static ConnectorRequest Post(string body) => new("POST", "", TextMap.Empty, Encoding.UTF8.GetBytes(body), TextMap.Empty, DateTimeOffset.UnixEpoch);

    private static ConnectorRequest Get(params (string, string)[] query) => new("GET", "", TextMap.Of(query), ReadOnlyMemory<byte>.Empty, TextMap.Empty, DateTimeOffset.UnixEpoch);
}
