using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Polilog.Grafana;
using Polilog.Sdk;

namespace Polilog.UnitTests.Grafana;

public sealed class SignatureTests
{
    private const string Header = "X-Grafana-Alerting-Signature";
    private const string TimeHeader = "X-Signed-At";

    // The second case of RFC 4231.
    private const string Key = "Jefe";
    private const string Body = "what do ya want for nothing?";
    private const string Right = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 7, 10, 0, TimeSpan.Zero);

    [Fact]
    public void Without_a_secret_the_token_is_asked_for() =>
        Assert.Same(RequestProof.Bearer, new GrafanaConnector(new GrafanaOptions()).Authenticate(Request(Body, (Header, Right))));

    [Fact]
    public void A_signature_of_the_body_is_enough() => Assert.Same(RequestProof.Verified, Check(Connector(Key), (Header, Right)));

    [Fact]
    public void The_name_of_the_header_has_no_case() => Assert.Same(RequestProof.Verified, Check(Connector(Key), (Header.ToLowerInvariant(), Right)));

    [Fact]
    public void During_a_rotation_both_secrets_are_right()
    {
        Assert.Same(RequestProof.Verified, Check(Connector("new", Key), (Header, Right)));
        Assert.Same(RequestProof.Verified, Check(Connector(Key, "old"), (Header, Right)));
    }

    [Theory]
    [InlineData(""), InlineData(" "), InlineData("sha256=5bdc"), InlineData("zzdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3844"), InlineData("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec384"), InlineData(Right + Right)]
    public void Another_signature_is_refused(string signature) => Assert.IsType<RequestProof.Refusal>(Check(Connector(Key), (Header, signature)));

    [Fact]
    public void A_missing_signature_is_refused_whatever_else_is_sent() => Assert.IsType<RequestProof.Refusal>(Check(Connector(Key), ("Authorization", "Bearer token"), ("X-Other", Right)));

    [Fact]
    public void A_signature_of_another_body_is_refused() => Assert.IsType<RequestProof.Refusal>(Connector(Key).Authenticate(Request(Body + "\n", (Header, Right))));

    [Fact]
    public void A_secret_that_has_no_value_lets_nobody_in()
    {
        Assert.IsType<RequestProof.Refusal>(Check(Connector(), (Header, Right)));
        Assert.IsType<RequestProof.Refusal>(Check(Connector(""), (Header, Signed("", Body))));
    }

    [Theory]
    [InlineData(0, true), InlineData(-300, true), InlineData(300, true), InlineData(-301, false), InlineData(301, false)]
    public void A_signed_time_may_be_off_by_five_minutes(int seconds, bool isRight)
    {
        var time = $"{Now.ToUnixTimeSeconds() + seconds}";

        Assert.Equal(isRight, Check(Timed(), (Header, Signed(Key, $"{time}:{Body}")), (TimeHeader, time)) == RequestProof.Verified);
    }

    [Theory]
    [InlineData("now"), InlineData(""), InlineData("-1"), InlineData("99999999999999999999999"), InlineData("9223372036854775807"), InlineData(" 1795417800")]
    public void What_is_no_time_is_refused(string time) => Assert.IsType<RequestProof.Refusal>(Check(Timed(), (Header, Signed(Key, $"{time}:{Body}")), (TimeHeader, time)));

    [Fact]
    public void The_time_must_be_there_and_be_the_one_that_was_signed()
    {
        var time = $"{Now.ToUnixTimeSeconds()}";

        Assert.IsType<RequestProof.Refusal>(Check(Timed(), (Header, Right)));
        Assert.IsType<RequestProof.Refusal>(Check(Timed(), (Header, Right), (TimeHeader, time)));
        Assert.IsType<RequestProof.Refusal>(Check(Timed(), (Header, Signed(Key, $"{time}:{Body}")), (TimeHeader, $"{Now.ToUnixTimeSeconds() + 1}")));
    }

    [Fact]
    public void A_refusal_does_not_tell_what_would_have_been_right()
    {
        var reason = Assert.IsType<RequestProof.Refusal>(Check(Connector(Key), (Header, new string('0', 64)))).Reason;

        Assert.DoesNotContain(Right, reason, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Key, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_for_the_time_needs_a_secret_and_a_name_of_its_own()
    {
        Assert.Equal([nameof(GrafanaOptions.HmacTimestampHeader)], Faults(new GrafanaOptions { HmacTimestampHeader = TimeHeader }));
        Assert.Equal([nameof(GrafanaOptions.HmacTimestampHeader)], Faults(new GrafanaOptions { HmacSecret = new Secret(() => [Key]), HmacTimestampHeader = Header.ToUpperInvariant() }));
        Assert.Empty(Faults(new GrafanaOptions { HmacSecret = new Secret(() => [Key]), HmacTimestampHeader = TimeHeader }));
    }

    private static IEnumerable<string> Faults(GrafanaOptions options) => options.Validate(new ValidationContext(options)).SelectMany(f => f.MemberNames);

    private static GrafanaConnector Connector(params string[] values) => new(new GrafanaOptions { HmacSecret = new Secret(() => values) });

    private static GrafanaConnector Timed() => new(new GrafanaOptions { HmacSecret = new Secret(() => [Key]), HmacTimestampHeader = TimeHeader });

    private static RequestProof Check(GrafanaConnector connector, params (string Name, string Value)[] headers) => connector.Authenticate(Request(Body, headers));

    private static ConnectorRequest Request(string body, params (string Name, string Value)[] headers) => new(
        "POST", "", TextMap.Empty, Encoding.UTF8.GetBytes(body), headers.ToDictionary(h => h.Name, h => h.Value, StringComparer.OrdinalIgnoreCase), Now);

    private static string Signed(string key, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));
}
