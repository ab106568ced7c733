using System.IO.Compression;
using System.Text.Json;

namespace Polilog.Core.Storage.Backup;

/// <summary>A backup that was proved to be whole before anything is done with it.</summary>
internal sealed class BackupReader : IDisposable
{
    private readonly ZipArchive archive;

    private BackupReader(ZipArchive archive, BackupManifest manifest) => (this.archive, Manifest) = (archive, manifest);

    public BackupManifest Manifest { get; }

    /// <exception cref="BackupException">It is no backup, was cut short or altered, or is of a newer Polilog.</exception>
    public static async Task<BackupReader> OpenAsync(string file, CancellationToken cancel)
    {
        if (!File.Exists(file))
            throw new BackupException($"There is no file {file}.");
        var opened = Archive(file);
        try
        {
            var reader = new BackupReader(opened, ManifestOf(opened, file));
            await reader.VerifyAsync(file, cancel);
            return reader;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public Stream Rows(BackedUpTable table) => archive.GetEntry(table.EntryName)!.Open();

    public void Dispose() => archive.Dispose();

    private static ZipArchive Archive(string file)
    {
        try
        {
            return ZipFile.OpenRead(file);
        }
        catch (InvalidDataException)
        {
            throw new BackupException($"{file} is no backup of Polilog, or was cut short: take another one.");
        }
    }

    private static BackupManifest ManifestOf(ZipArchive opened, string file)
    {
        try
        {
            using var stream = opened.GetEntry(BackupManifest.EntryName)?.Open();
            var manifest = stream is null ? null : BackupManifest.Read(stream);
            return manifest switch
            {
                null => throw new BackupException($"{file} is no backup of Polilog: it has no {BackupManifest.EntryName}."),
                { Format: > BackupManifest.PresentFormat } => throw new BackupException($"{file} was made by a newer Polilog (format {manifest.Format}): restore it with that one."),
                _ when manifest.Schema > Migrator.Newest => throw new BackupException($"{file} has schema {manifest.Schema}, this program knows {Migrator.Newest}: restore it with a newer Polilog."),
                _ => manifest,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new BackupException($"{file} was altered: its {BackupManifest.EntryName} cannot be read ({e.Message}).");
        }
    }

    private async Task VerifyAsync(string file, CancellationToken cancel)
    {
        foreach (var table in Manifest.Tables)
        {
            var found = await HashOfAsync(table, cancel);
            if (found != (table.Bytes, table.Sha256))
                throw new BackupException($"{file} was cut short or altered: the rows of {table.Name} are not those that were written. Nothing was changed; take another backup.");
        }
    }

    private async Task<(long, string)> HashOfAsync(BackedUpTable table, CancellationToken cancel)
    {
        try
        {
            if (archive.GetEntry(table.EntryName) is not { } entry)
                return (0, "");
            await using var rows = entry.Open();
            return await BackupWriter.CopyAsync(rows, Stream.Null, cancel);
        }
        catch (InvalidDataException)
        {
            return (0, "");
        }
    }
}
