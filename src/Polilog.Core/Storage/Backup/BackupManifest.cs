using System.Text.Json;

namespace Polilog.Core.Storage.Backup;

/// <summary>What a backup says of itself. It is written last, so a file that was cut short has none.</summary>
/// <param name="Format">Of the file.</param>
/// <param name="Schema">Highest number of the migrations applied.</param>
/// <param name="Installation">Whose database it is; null: none that ever sent anything.</param>
/// <param name="Days">For which the table of raw requests has partitions.</param>
/// <param name="Tables">In an order in which each refers only to those before it.</param>
internal sealed record BackupManifest(
    int Format, int Schema, Guid? Installation, int? Epoch, DateTimeOffset MadeAt, string Server, IReadOnlyList<DateOnly> Days, IReadOnlyList<BackedUpTable> Tables,
    IReadOnlyList<BackedUpSequence> Sequences)
{
    public const int PresentFormat = 1;

    public const string EntryName = "manifest.json";

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, Form);

    /// <exception cref="JsonException">It is none.</exception>
    public static BackupManifest? Read(Stream stream) => JsonSerializer.Deserialize<BackupManifest>(stream, Form);
}

/// <param name="Sha256">Of its rows as they lie in the file, in hexadecimal digits.</param>
internal sealed record BackedUpTable(string Name, IReadOnlyList<string> Columns, long Bytes, string Sha256)
{
    public string EntryName => $"tables/{Name}.copy";
}

/// <param name="Last">The number it gave last; null: none yet.</param>
internal sealed record BackedUpSequence(string Name, long? Last);

/// <summary>A backup that cannot be restored, or a database that it cannot be restored into: why, and what to do.</summary>
internal sealed class BackupException(string message) : Exception(message);
