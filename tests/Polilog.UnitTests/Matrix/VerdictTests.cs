using Polilog.Matrix;

namespace Polilog.UnitTests.Matrix;

public sealed class VerdictTests
{
    public static TheoryData<int, string, string> Refusals => new()
    {
        { 429, "M_LIMIT_EXCEEDED", nameof(Verdict.Limited) },
        { 500, "M_UNKNOWN", nameof(Verdict.Failed) },
        { 502, "M_UNKNOWN", nameof(Verdict.Unknown) },
        { 503, "M_UNKNOWN", nameof(Verdict.Unknown) },
        { 400, "M_BAD_JSON", nameof(Verdict.ContentRefused) },
        { 400, "M_NOT_JSON", nameof(Verdict.ContentRefused) },
        { 400, "M_UNKNOWN", nameof(Verdict.ContentRefused) },
        { 413, "M_TOO_LARGE", nameof(Verdict.ContentRefused) },
        { 401, "M_UNKNOWN_TOKEN", nameof(Verdict.AccountLost) },
        { 401, "M_USER_LOCKED", nameof(Verdict.AccountLost) },
        { 401, "M_MISSING_TOKEN", nameof(Verdict.AccountLost) },
        { 403, "M_USER_SUSPENDED", nameof(Verdict.AccountLost) },
        { 404, "M_UNRECOGNIZED", nameof(Verdict.AccountLost) },
        { 403, "M_FORBIDDEN", nameof(Verdict.NotAllowed) },
        { 404, "M_NOT_FOUND", nameof(Verdict.Hopeless) },
        { 400, "M_INVALID_PARAM", nameof(Verdict.Hopeless) },
    };

    [Theory, MemberData(nameof(Refusals))]
    public void Every_refusal_of_the_server_has_its_meaning(int status, string code, string verdict) =>
        Assert.Equal(verdict, Verdict.Of(new MatrixAnswer.Refused(status, code, "because")).GetType().Name);

    [Fact]
    public void Silence_leaves_the_fate_of_the_message_unknown() =>
        Assert.Equal(new Verdict.Unknown("timeout"), Verdict.Of(new MatrixAnswer.Unanswered("timeout")));

    [Theory]
    [InlineData(7, 7)]
    [InlineData(null, 5)]
    [InlineData(3600, 300)]
    public void A_limit_waits_as_announced_but_no_longer_than_five_minutes(int? announced, int waited)
    {
        TimeSpan? retryAfter = announced is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        Assert.Equal(new Verdict.Limited(TimeSpan.FromSeconds(waited)), Verdict.Of(new MatrixAnswer.Refused(429, "M_LIMIT_EXCEEDED", "slow down", retryAfter)));
    }
}
