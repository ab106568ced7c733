using Polilog.Host.Embedded;

namespace Polilog.UnitTests.Embedded;

public sealed class PostgresSourceTests
{
    [Fact]
    public void The_refusal_names_what_is_wanted_what_is_there_and_what_was_tried() => Assert.StartsWith(
        "Polilog needs PostgreSQL 15 or newer, and this machine has 13, 14; this is no Debian or Ubuntu to take it from; there is no npm to fetch it with. Install it (",
        PostgresSource.Sorry(null, [new("/b", 14), new("/a", 13)], ["this is no Debian or Ubuntu to take it from", "there is no npm to fetch it with"]),
        StringComparison.Ordinal);

    [Fact]
    public void Data_of_another_major_version_are_named() => Assert.StartsWith(
        "The data were written by PostgreSQL 15, which alone can read them, and this machine has 17; ",
        PostgresSource.Sorry(15, [new("/a", 17)], ["apt-get offers none"]), StringComparison.Ordinal);

    [Theory]
    [InlineData("ID=ubuntu\nID_LIKE=debian\n", null, "sudo apt-get install postgresql")]
    [InlineData("ID=debian\n", 15, "sudo apt-get install postgresql-15")]
    [InlineData("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", null, "sudo dnf install postgresql-server")]
    [InlineData("ID=alpine\n", null, "sudo apk add postgresql17")]
    [InlineData("", null, "with the package manager of this system")]
    public void The_advice_is_the_command_of_the_platform(string osRelease, int? major, string command) => Assert.Equal(command, PostgresSource.Advice(major, osRelease));
}
