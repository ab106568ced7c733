using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Secrets;

namespace Polilog.UnitTests.Configuration.Secrets;

public sealed class SecretStoreTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("polilog-secrets-");
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal);
    private readonly SecretTable table = new();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_environment_comes_before_the_file_and_the_file_before_the_database()
    {
        var store = new SecretStore(folder.FullName, environment.GetValueOrDefault, table);
        Assert.Equal(([], null), (store.Find("a", out var fault), store.SourceOf("a")));
        Assert.Equal($"The secret 'a' has no value: write it into {folder.FullName}/a, or set the environment variable POLILOG_SECRET_A, or run: polilog secret set a.", fault);

        table.Replace(new Dictionary<string, IReadOnlyList<string>> { ["a"] = ["new", "old"] });
        Assert.Equal(["new", "old"], store.Find("a", out fault));
        Assert.Equal((null, "database"), (fault, store.SourceOf("a")));

        var file = Path.Combine(folder.FullName, "a");
        File.WriteAllText(file, "of a file\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal(["of a file"], store.Find("a", out fault));
        Assert.Equal($"file {file}", store.SourceOf("a"));

        environment["POLILOG_SECRET_A"] = "of the environment";
        Assert.Equal(["of the environment"], store.Find("a", out fault));
        Assert.Equal("environment variable POLILOG_SECRET_A", store.SourceOf("a"));
    }

    [Fact]
    public void Every_secret_that_a_configuration_names_is_known_once()
    {
        var reading = ConfigurationReader.Read(
            [
                new ConfigurationFile("hub.yaml", """
                    public_url: http://127.0.0.1:8080
                    administrators: OPS
                    matrix: { homeserver: "https://matrix.example.org", user: "@polilog:example.org", access_token: { secret: matrix_token } }
                    connections: [{ name: a, connector: zabbix, token: { secret: shared }, options: { api: [{ token: { secret: deep } }], again: { secret: shared } } }]
                    people: [{ key: ann, name: Ann }]
                    regulations: { standard: { ownership: { within: 5m }, resolution: { within: 1h }, levels: [{ name: duty, notify: [on_call] }], last_resort: { notify: [{ person: ann }] } } }
                    topics: [{ key: OPS, name: Operations, regulation: standard, members: [ann] }]
                    routes: [{ name: all, topic: OPS }]
                    """),
            ],
            new KnownConnectors(["zabbix"], _ => []));
        Assert.Equal(["deep", "matrix_token", "shared"], NamedSecrets.In(reading.Document!));
    }
}
