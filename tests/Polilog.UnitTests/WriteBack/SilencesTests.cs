using System.ComponentModel.DataAnnotations;
using System.Net;
using Polilog.Prometheus;
using Polilog.Sdk;

namespace Polilog.UnitTests.WriteBack;

public sealed class SilencesTests
{
    private const string OfAnna = """
        {"id":"s1","status":{"state":"active"},"createdBy":"Anna","comment":"PAY-142 https://polilog.example.org/incidents/PAY-142",
         "matchers":[{"isEqual":true,"isRegex":false,"name":"instance","value":"db1"},{"isEqual":true,"isRegex":false,"name":"alertname","value":"DiskFull"}]}
        """;

    private const string OfOthers = """
        {"id":"o1","status":{"state":"expired"},"createdBy":"Anna","comment":"PAY-142 https://polilog.example.org/incidents/PAY-142","matchers":[]},
        {"id":"o2","status":{"state":"active"},"createdBy":"Anna","comment":"PAY-14 https://polilog.example.org/incidents/PAY-14","matchers":[]},
        {"id":"o3","status":{"state":"active"},"createdBy":"Anna","comment":"PAY-142 https://other.example.org/incidents/PAY-142","matchers":[]}
        """;

    private static readonly AcknowledgedAlert Disk = Told.Labelled(("instance", "db1"), ("alertname", "DiskFull"));

    [Fact]
    public async Task Taken_each_alert_is_silenced_by_its_labels_in_the_owners_name()
    {
        var (result, source) = await TellAsync(Told.Taken(Disk, Told.Labelled(("alertname", "Down;\n\"x\""))), standing: OfOthers);

        Assert.IsType<AcknowledgeResult.Done>(result);
        Assert.Equal(
            [
                "GET /api/v2/silences",
                """POST /api/v2/silences {"matchers":[{"name":"alertname","value":"DiskFull","isRegex":false,"isEqual":true},{"name":"instance","value":"db1","isRegex":false,"isEqual":true}],"startsAt":"2026-04-01T12:00:00+00:00","endsAt":"2026-04-01T16:00:00+00:00","createdBy":"Anna","comment":"PAY-142 https://polilog.example.org/incidents/PAY-142"}""",
                """POST /api/v2/silences {"matchers":[{"name":"alertname","value":"Down;\n\u0022x\u0022","isRegex":false,"isEqual":true}],"startsAt":"2026-04-01T12:00:00+00:00","endsAt":"2026-04-01T16:00:00+00:00","createdBy":"Anna","comment":"PAY-142 https://polilog.example.org/incidents/PAY-142"}""",
            ],
            source.Requests);
        Assert.All(source.Proofs, p => Assert.Equal("Bearer key", p));
    }

    [Fact]
    public async Task Told_again_nothing_is_made_twice() => Assert.Equal(["GET /api/v2/silences"], (await TellAsync(Told.Taken(Disk), standing: OfAnna)).Source.Requests);

    [Fact]
    public async Task Taken_over_the_silence_is_the_new_owners_before_the_old_one_ends()
    {
        var (_, source) = await TellAsync(Told.Taken(Disk) with { Person = "Bob" }, standing: OfAnna);
        Assert.Equal(["GET", "POST", "DELETE"], source.Requests.Select(r => r.Split(' ')[0]));
        Assert.Equal("DELETE /api/v2/silence/s1", source.Requests[^1]);
    }

    [Fact]
    public async Task What_joins_is_silenced_besides_what_is_silenced_already()
    {
        var (_, source) = await TellAsync(Told.Joined(Told.Labelled(("alertname", "DiskFull"), ("instance", "db2"))), standing: OfAnna);
        Assert.Equal(["GET", "POST"], source.Requests.Select(r => r.Split(' ')[0]));
        Assert.Contains("db2", source.Requests[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task Over_only_the_incidents_own_silences_end(HttpStatusCode atDeletion)
    {
        var (result, source) = await TellAsync(Told.Resolved(by: null, Disk), standing: $"{OfAnna},{OfOthers}", at: r => r.StartsWith("DELETE", StringComparison.Ordinal) ? atDeletion : HttpStatusCode.OK);
        Assert.IsType<AcknowledgeResult.Done>(result);
        Assert.Equal(["GET /api/v2/silences", "DELETE /api/v2/silence/s1"], source.Requests);
    }

    [Fact]
    public async Task A_silence_that_is_not_valid_is_refused_for_good()
    {
        var (result, _) = await TellAsync(Told.Taken(Disk), at: r => r.StartsWith("POST", StringComparison.Ordinal) ? HttpStatusCode.BadRequest : HttpStatusCode.OK);
        Assert.Equal("http://am.test/api/v2/silences answered 400. It does not take what it was sent.", Assert.IsType<AcknowledgeResult.Refused>(result).Reason);
    }

    [Fact]
    public async Task An_alert_without_labels_is_not_silenced_for_it_would_silence_all() =>
        Assert.IsType<AcknowledgeResult.Refused>((await TellAsync(Told.Taken(Told.Alert(("fingerprint", "0123456789abcdef"))))).Result);

    [Fact]
    public async Task An_Alertmanager_that_is_ill_is_told_later() =>
        await Assert.ThrowsAsync<AlertSourceException>(() => TellAsync(Told.Taken(Disk), at: _ => HttpStatusCode.BadGateway));

    [Theory]
    [InlineData(null, true)]
    [InlineData("http://am.test", false)]
    public void It_needs_the_address_and_the_end_that_is_found(string? address, bool resolves)
    {
        var options = new AlertmanagerOptions { Acknowledge = true, ApiUrl = address is null ? null : new Uri(address), ResolveMissing = resolves };
        Assert.Equal([nameof(options.Acknowledge)], Assert.Single(options.Validate(new ValidationContext(options))).MemberNames);
    }

    [Fact]
    public void It_does_not_go_with_alerts_that_end_when_they_are_not_sent_again()
    {
        var options = new AlertmanagerOptions { Acknowledge = true, ApiUrl = new Uri("http://am.test"), ResolveMissing = true, ExpireAfter = TimeSpan.FromHours(1) };
        Assert.StartsWith("It cannot go with expire_after", Assert.Single(options.Validate(new ValidationContext(options))).ErrorMessage, StringComparison.Ordinal);
    }

    private static async Task<(AcknowledgeResult Result, Answering Source)> TellAsync(Acknowledgement told, string standing = "", Func<string, HttpStatusCode>? at = null)
    {
        var source = new Answering(r => (at?.Invoke(r) ?? HttpStatusCode.OK, r.StartsWith("GET", StringComparison.Ordinal) ? $"[{standing}]" : "{}"));
        var connector = new AlertmanagerConnector(new AlertmanagerOptions { Acknowledge = true, ApiUrl = new Uri("http://am.test/"), ApiToken = new Secret(() => ["key"]), ResolveMissing = true });
        using var client = source.Client();
        return (await connector.AcknowledgeAsync(told, client, TestContext.Current.CancellationToken), source);
    }
}
