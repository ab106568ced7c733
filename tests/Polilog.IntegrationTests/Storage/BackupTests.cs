using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Polilog.Core.Delivery;
using Polilog.Core.Storage;
using Polilog.Core.Storage.Backup;
using Polilog.IntegrationTests.Access;

namespace Polilog.IntegrationTests.Storage;

/// <summary>A hub that has worked is backed up and restored into another database.</summary>
public sealed class BackupTests(ServedHub served, TestServer server) : IClassFixture<ServedHub>, IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private readonly TestDatabase other = new(server);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("polilog-backup");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string BackupPath => Path.Combine(folder.FullName, "polilog.backup");

    public ValueTask InitializeAsync() => other.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await other.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Everything_is_there_again_and_a_hub_goes_on_with_it()
    {
        var first = await served.IncidentAsync("Kept over a backup");
        await using (var worksOn = NpgsqlDataSource.Create(served.ConnectionString))
            await BackupWriter.WriteAsync(worksOn, BackupPath, Now, Cancel);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(BackupPath));
        var token = (await served.StartedAsync()).Token;

        await RestoreAsync(replace: true);
        await using (var restored = NpgsqlDataSource.Create(Unpooled))
            Assert.Equal(await ContentAsync(BackupPath), await BackedUpAgainAsync(restored));

        var configuration = folder.CreateSubdirectory("configuration").FullName;
        await File.WriteAllTextAsync(Path.Combine(configuration, "polilog.yaml"), ServedHub.Configuration, Cancel);
        await using var next = await RunningHub.ServeAsync(Unpooled, configuration, folder.CreateSubdirectory("data").FullName);
        next.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal(first, (string)(await next.Http.GetFromJsonAsync<JsonNode>($"api/v1/incidents/{first}", Cancel))!["incident"]!["key"]!);
        using var alarm = new HttpRequestMessage(HttpMethod.Post, "ingest/prometheus")
        {
            Content = JsonContent.Create(new { version = "4", status = "firing", alerts = new[] { new { status = "firing", labels = new { alertname = "After the restore" } } } }),
        };
        alarm.Headers.Authorization = new("Bearer", await served.IngestTokenAsync());
        (await next.Http.SendAsync(alarm, Cancel)).EnsureSuccessStatusCode();
        await next.WaitForAsync("api/v1/incidents", p => p["items"]!.AsArray().Any(i => (string)i!["title"]! == "After the restore"));
    }

    [Fact]
    public async Task Every_restore_has_an_epoch_of_its_own_so_that_no_message_is_taken_for_another()
    {
        await FilledBackupAsync();
        var before = await InstallationAsync();
        await RestoreAsync(replace: true);
        var first = await InstallationAsync();
        await RestoreAsync(replace: true, Now.AddMinutes(1));
        var second = await InstallationAsync();
        Assert.True(before.Epoch < first.Epoch && first.Epoch < second.Epoch);
        Assert.Equal(before.Id, second.Id);
        Assert.Equal(3, new[] { before, first, second }.Select(i => TransactionKey.Of(i, 1, "card", 1, 7)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_database_that_holds_something_is_left_alone()
    {
        await FilledBackupAsync();
        var refused = await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(replace: false));
        Assert.Contains("--replace", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await InstallationAsync()).Epoch);
    }

    [Fact]
    public async Task A_database_on_which_a_hub_works_is_left_alone()
    {
        await FilledBackupAsync();
        await using var hub = new NpgsqlConnection(Unpooled);
        await hub.OpenAsync(Cancel);
        Assert.Contains("in use by 1 other connection:", (await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(replace: true))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_cut_short_changes_nothing()
    {
        await FilledBackupAsync();
        await using (var file = new FileStream(BackupPath, FileMode.Open))
            file.SetLength(file.Length / 2);
        Assert.Contains("cut short", (await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(replace: true))).Message, StringComparison.Ordinal);
        Assert.Equal(1, (await InstallationAsync()).Epoch);
    }

    [Fact]
    public async Task A_file_in_which_rows_were_altered_changes_nothing()
    {
        await FilledBackupAsync();
        using (var archive = ZipFile.Open(BackupPath, ZipArchiveMode.Update))
        {
            archive.GetEntry("tables/installation.copy")!.Delete();
            await using var rows = archive.CreateEntry("tables/installation.copy").Open();
            rows.Write("PGCOPY\n"u8);
        }
        Assert.Contains("the rows of installation", (await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(replace: true))).Message, StringComparison.Ordinal);
        Assert.Equal(1, (await InstallationAsync()).Epoch);
    }

    [Theory]
    [InlineData("\"schema\": ", "\"schema\": 9", "restore it with a newer Polilog")]
    [InlineData("\"format\": 1", "\"format\": 7", "made by a newer Polilog")]
    [InlineData("{", "", "was altered")]
    public async Task A_file_of_a_newer_Polilog_or_with_a_mistaken_manifest_is_refused(string what, string other, string sentence)
    {
        await FilledBackupAsync();
        using (var archive = ZipFile.Open(BackupPath, ZipArchiveMode.Update))
        {
            string text;
            using (var reader = new StreamReader(archive.GetEntry("manifest.json")!.Open()))
                text = await reader.ReadToEndAsync(Cancel);
            archive.GetEntry("manifest.json")!.Delete();
            await using var writer = new StreamWriter(archive.CreateEntry("manifest.json").Open());
            await writer.WriteAsync(text.Replace(what, other, StringComparison.Ordinal));
        }
        Assert.Contains(sentence, (await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(replace: true))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_schema_is_restored_as_it_was_and_then_brought_up_to_date()
    {
        await using (var database = NpgsqlDataSource.Create(Unpooled))
        await using (var connection = await database.OpenConnectionAsync(Cancel))
        {
            await EmptyAsync(connection);
            await Migrator.MigrateWithinAsync(connection, 14, Now, Cancel);
            await connection.ExecuteAsync("insert into topic (key, last_number) values ('OLD', 5)");
            await BackupWriter.WriteAsync(database, BackupPath, Now, Cancel);
        }
        await RestoreAsync(replace: true);
        await using var restored = NpgsqlDataSource.Create(Unpooled);
        await Migrator.MigrateAsync(restored, Now, Cancel);
        await using var after = await restored.OpenConnectionAsync(Cancel);
        Assert.Equal(5, await after.ExecuteScalarAsync<int>("select last_number from topic where key = 'OLD'"));
        Assert.Equal(Migrator.Newest, await after.ExecuteScalarAsync<int>("select max(number) from schema_version"));
    }

    [Fact]
    public async Task A_backup_is_never_written_over()
    {
        await FilledBackupAsync();
        await using var database = NpgsqlDataSource.Create(Unpooled);
        Assert.Contains("exists already", (await Assert.ThrowsAsync<BackupException>(() => BackupWriter.WriteAsync(database, BackupPath, Now, Cancel))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_the_command_line()
    {
        await FilledBackupAsync();
        var made = await CliRun.OfAsync("backup", BackupPath + "2", "--database", Unpooled);
        Assert.Equal((0, ""), (made.ExitCode, made.Errors));
        Assert.Contains("Not in it: secrets", made.Output, StringComparison.Ordinal);
        var refused = await CliRun.OfAsync("restore", BackupPath + "2", "--database", Unpooled);
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("polilog: The database is not empty", refused.Error, StringComparison.Ordinal);
        var restored = await CliRun.OfAsync("restore", BackupPath + "2", "--replace", "--database", Unpooled);
        Assert.Equal((0, ""), (restored.ExitCode, restored.Errors));
        Assert.StartsWith("Restored as of ", restored.Output, StringComparison.Ordinal);
    }

    private string Unpooled => new NpgsqlConnectionStringBuilder(other.ConnectionString) { Pooling = false }.ConnectionString;

    /// <summary>A backup of the other database, in which an installation has its first epoch.</summary>
    private async Task FilledBackupAsync()
    {
        await using var database = NpgsqlDataSource.Create(Unpooled);
        await using (var connection = await database.OpenConnectionAsync(Cancel))
        {
            await EmptyAsync(connection);
            await Migrator.MigrateWithinAsync(connection, Migrator.Newest, Now, Cancel);
            await connection.ExecuteAsync("insert into installation (only_row, id, epoch) values (true, gen_random_uuid(), 1)");
        }
        await BackupWriter.WriteAsync(database, BackupPath, Now, Cancel);
    }

    private static Task<int> EmptyAsync(NpgsqlConnection connection) => connection.ExecuteAsync("drop schema public cascade; create schema public");

    private async Task RestoreAsync(bool replace, DateTimeOffset? now = null)
    {
        // Skips where there is no PostgreSQL.
        Assert.NotNull(other.DataSource);
        await using var database = NpgsqlDataSource.Create(Unpooled);
        using var backup = await BackupReader.OpenAsync(BackupPath, Cancel);
        await BackupRestore.RunAsync(database, backup, replace, now ?? Now, Cancel);
    }

    private async Task<Installation> InstallationAsync()
    {
        await using var database = NpgsqlDataSource.Create(Unpooled);
        await using var connection = await database.OpenConnectionAsync(Cancel);
        return await connection.QuerySingleAsync<Installation>("select id, epoch from installation");
    }

    private async Task<string> BackedUpAgainAsync(NpgsqlDataSource restored)
    {
        await BackupWriter.WriteAsync(restored, BackupPath + "3", Now, Cancel);
        return await ContentAsync(BackupPath + "3");
    }

    /// <summary>Hashes of all tables but the one whose epoch rises, and all sequences.</summary>
    private static async Task<string> ContentAsync(string file)
    {
        using var backup = await BackupReader.OpenAsync(file, Cancel);
        return string.Join('\n', [
            .. backup.Manifest.Tables.Where(t => t.Name != "installation").OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => $"{t.Name} {t.Bytes} {t.Sha256}"),
            .. backup.Manifest.Sequences.Select(s => $"{s.Name} {s.Last}"),
            .. backup.Manifest.Days.Order().Select(d => $"{d}")]);
    }
}
