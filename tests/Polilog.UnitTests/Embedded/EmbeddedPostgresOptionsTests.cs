using Polilog.Host.Embedded;

namespace Polilog.UnitTests.Embedded;

public sealed class EmbeddedPostgresOptionsTests
{
    [Fact]
    public void Data_lie_in_the_users_data_folder()
    {
        var options = EmbeddedPostgresOptions.For(root: false, _ => null, "/home/ann");

        Assert.Equal("/home/ann/.local/share/polilog", options.DataFolder);
        Assert.Equal("/home/ann/.cache/polilog", options.CacheFolder);
    }

    [Fact]
    public void Root_keeps_out_of_its_home_which_is_closed_to_the_user_PostgreSQL_runs_as()
    {
        var options = EmbeddedPostgresOptions.For(root: true, _ => null, "/root");

        Assert.Equal("/var/lib/polilog", options.DataFolder);
        Assert.Equal("/var/cache/polilog", options.CacheFolder);
    }

    [Theory]
    [InlineData("/srv", "/srv/polilog")]
    [InlineData("relative", "/home/ann/.local/share/polilog")]
    [InlineData("", "/home/ann/.local/share/polilog")]
    public void XDG_DATA_HOME_is_followed_when_it_is_a_whole_path(string value, string folder) =>
        Assert.Equal(folder, EmbeddedPostgresOptions.For(root: false, name => name == "XDG_DATA_HOME" ? value : null, "/home/ann").DataFolder);
}
