using Polilog.Host.Embedded;

namespace Polilog.UnitTests.Embedded;

public sealed class ServiceUserTests
{
    [Theory]
    [InlineData("nobody", "root:x:0:0::/root:/bin/sh", "nobody:x:65534:65534::/:/bin/false")]
    [InlineData("postgres", "nobody:x:65534:65534::/:/bin/false", "postgres:x:101:101::/:/bin/false")]
    [InlineData("polilog", "nobody:x:65534:65534::/:/bin/false", "postgres:x:101:101::/:/bin/false", "polilog:x:102:102::/:/bin/false")]
    public void Root_hands_over_to_the_most_fitting_user(string chosen, params string[] passwd) => Assert.Equal(chosen, ServiceUser.Choose(passwd).SwitchTo);

    [Fact]
    public void Without_any_it_says_how_to_add_one() =>
        Assert.Contains("useradd", Assert.Throws<EmbeddedPostgresException>(() => ServiceUser.Choose(["root:x:0:0::/root:/bin/sh"])).Message, StringComparison.Ordinal);
}
