using Polilog.Host.Embedded;

namespace Polilog.UnitTests.Embedded;

public sealed class PostgresSettingsTests
{
    [Fact]
    public void The_server_is_durable_and_listens_on_its_socket_only()
    {
        var text = PostgresSettings.Text("/srv/polilog's/run", []);

        Assert.Contains("listen_addresses = ''\n", text, StringComparison.Ordinal);
        Assert.Contains("unix_socket_directories = '\"/srv/polilog''s/run\"'\n", text, StringComparison.Ordinal);
        Assert.Contains("fsync = 'on'\n", text, StringComparison.Ordinal);
        Assert.Contains("jit = 'off'\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chosen_setting_wins() => Assert.DoesNotContain("fsync = 'on'", PostgresSettings.Text("/run", [("fsync", "off")]), StringComparison.Ordinal);
}
