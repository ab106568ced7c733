using System.Text.Json.Nodes;

namespace Polilog.IntegrationTests.Cli;

/// <summary>What keeps <c>polilog zabbix setup</c> from beginning: one sentence each, and no token in it.</summary>
public sealed class ZabbixCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zabbix").FullName;

    [Fact]
    public async Task No_token() => await RefusedAsync(
        2, "polilog: There is no token: give --zabbix-token-file a file that holds nothing else, or set POLILOG_ZABBIX_TOKEN.", Setup("http://127.0.0.1:1"));

    [Fact]
    public async Task A_file_that_holds_something_else() => await RefusedAsync(
        2,
        "polilog: There is no token: give --connection-token-file a file that holds nothing else, or set POLILOG_CONNECTION_TOKEN.",
        [.. Setup("http://127.0.0.1:1"), "--zabbix-token-file", Token("zabbix", "secret-1\n"), "--connection-token-file", Token("connection", "token: secret-2")]);

    [Fact]
    public async Task A_file_that_is_not_there()
    {
        var run = await CliRun.OfAsync([.. Setup("http://127.0.0.1:1"), "--zabbix-token-file", Path.Combine(folder, "none")]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("polilog: --zabbix-token-file: Could not find file", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zabbix.example")]
    [InlineData("file:///etc")]
    [InlineData("https://Admin:secret-3@zabbix.example")]
    public async Task An_address_that_is_none(string address) => await RefusedAsync(2, "polilog: --zabbix takes an address such as https://HOST/PATH, with no name, password or query in it.", [.. Setup(address), .. Tokens()]);

    [Fact]
    public async Task A_Zabbix_that_does_not_answer()
    {
        var run = await CliRun.OfAsync([.. Setup("http://127.0.0.1:1/zabbix"), .. Tokens(), "--json"]);
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("polilog: No Zabbix answers at http://127.0.0.1:1/zabbix/api_jsonrpc.php (", run.Error, StringComparison.Ordinal);
        Assert.Equal("""{"steps":[],"notes":[]}""", JsonNode.Parse(run.Output)!.ToJsonString());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string[] Setup(string zabbix) => ["zabbix", "setup", "--zabbix", zabbix, "--hub", "http://127.0.0.1:1", "--connection", "zabbix"];

    private string[] Tokens() => ["--zabbix-token-file", Token("zabbix", "secret-1\n"), "--connection-token-file", Token("connection", "secret-2\n")];

    private string Token(string name, string content)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, content);
        return file;
    }

    private static async Task RefusedAsync(int code, string error, string[] arguments)
    {
        var run = await CliRun.OfAsync(arguments);
        Assert.Equal((code, error), (run.ExitCode, run.Error));
        Assert.DoesNotContain("secret-", run.Output + run.Errors, StringComparison.Ordinal);
    }
}
