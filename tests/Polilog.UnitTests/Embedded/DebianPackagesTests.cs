using Polilog.Host.Embedded;

namespace Polilog.UnitTests.Embedded;

public sealed class DebianPackagesTests
{
    private static readonly string[] Offered = ["postgresql-14", "postgresql-17", "postgresql-16", "postgresql-17-cron", "postgresql-client-18", "postgresql-common", ""];

    [Fact]
    public void The_newest_server_on_offer_is_fetched() => Assert.Equal("postgresql-17", DebianPackages.NewestServer(Offered, major: null));

    [Fact]
    public void For_data_at_hand_their_own_version_is_fetched()
    {
        Assert.Equal("postgresql-16", DebianPackages.NewestServer(Offered, major: 16));
        Assert.Null(DebianPackages.NewestServer(Offered, major: 15));
    }

    [Fact]
    public void Nothing_is_fetched_that_is_the_systems_or_that_the_server_does_not_need() => Assert.Equal(
        ["postgresql-15", "postgresql-client-15", "libicu72", "libpq5", "libcom-err2"],
        (string[])[.. DebianPackages.Needed(
        [
            "postgresql-15", "  Depends: libicu72", "postgresql-client-15", "libicu72", "libpq5", "libpq5", "libc6", "libc-bin", "libcom-err2", "libllvm14", "libjson-perl", "perl-base",
            "postgresql-common", "postgresql-client-common", "<debconf-2.0>", "tzdata", "locales", "libelogind0",
        ])]);
}
