using Polilog.Host.Embedded;

namespace Polilog.UnitTests.Embedded;

public sealed class PostgresProgramsTests
{
    private static readonly PostgresPrograms Old = new("/usr/lib/postgresql/14/bin", 14);
    private static readonly PostgresPrograms Fifteen = new("/usr/lib/postgresql/15/bin", 15);
    private static readonly PostgresPrograms Seventeen = new("/usr/lib/postgresql/17/bin", 17);

    [Fact]
    public void The_newest_is_taken() => Assert.Equal(Seventeen, PostgresPrograms.Choose([Old, Seventeen, Fifteen], majorOfData: null));

    [Fact]
    public void Data_at_hand_are_opened_by_the_version_that_wrote_them_only()
    {
        Assert.Equal(Fifteen, PostgresPrograms.Choose([Fifteen, Seventeen], majorOfData: 15));
        Assert.Null(PostgresPrograms.Choose([Fifteen, Seventeen], majorOfData: 16));
    }

    [Fact]
    public void Versions_before_15_are_not_taken_for_new_data() => Assert.Null(PostgresPrograms.Choose([Old], majorOfData: null));

    [Theory]
    [InlineData("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", 15)]
    [InlineData("postgres (PostgreSQL) 18.4", 18)]
    [InlineData("postgres (PostgreSQL) 19devel", 19)]
    [InlineData("postgres (EnterpriseDB) 15.1", null)]
    [InlineData("", null)]
    public void The_major_version_is_read_from_what_the_server_says(string said, int? major) => Assert.Equal(major, PostgresPrograms.MajorOf(said));
}
