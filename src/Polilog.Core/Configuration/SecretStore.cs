using System.Text.RegularExpressions;
using Polilog.Core.Configuration.Secrets;

namespace Polilog.Core.Configuration;

/// <summary>
/// The values of secrets that a configuration names: from the environment (<c>POLILOG_SECRET_NAME</c>), else from a file <c>secrets/name</c> beside the configuration, else from the database.
/// There may be two values during a rotation (two lines of a file): the first is used, both are accepted.
/// </summary>
/// <param name="folder">The folder of secrets; null: there is none.</param>
/// <param name="table">Those of the database; null: they are not looked at.</param>
internal sealed partial class SecretStore(string? folder, Func<string, string?> environment, SecretTable? table = null)
{
    private const int LargestFile = 64 * 1024;

    public static SecretStore Beside(string configurationFolder, SecretTable? table = null) => new(FolderBeside(configurationFolder), Environment.GetEnvironmentVariable, table);

    public static string FolderBeside(string configurationFolder) => Path.Combine(configurationFolder, "secrets");

    public static Regex NamePattern => Name();

    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>At most two values, the one to use first; empty if there is none that may be used, and <paramref name="fault"/> then says why and what to do.</summary>
    public IReadOnlyList<string> Find(string name, out string? fault)
    {
        var (variable, file) = (VariableOf(name), FileOf(name));
        fault = null;
        var text = environment(variable) ?? (File.Exists(file) ? Read(name, file, out fault) : null);
        if (fault is not null)
            return [];
        if (text is null && table?.Find(name) is { Count: > 0 } stored)
            return stored;
        var values = text?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (values.Length is 0 or > 2)
        {
            fault = values.Length == 0
                ? $"The secret '{name}' has no value: {(file is null ? "" : $"write it into {file}, or ")}set the environment variable {variable}{(table is null ? "" : $", or run: polilog secret set {name}")}."
                : $"The secret '{name}' has {values.Length} lines; it has one, or two during a rotation.";
            return [];
        }
        return values;
    }

    /// <summary>Where its value comes from; null: it has none.</summary>
    public string? SourceOf(string name) =>
        environment(VariableOf(name)) is not null ? $"environment variable {VariableOf(name)}"
        : File.Exists(FileOf(name)) ? $"file {FileOf(name)}"
        : table?.Find(name) is { Count: > 0 } ? "database"
        : null;

    private static string VariableOf(string name) => $"POLILOG_SECRET_{name.ToUpperInvariant()}";

    private string? FileOf(string name) => folder is null ? null : Path.Combine(folder, name);

    private static string? Read(string name, string file, out string? fault)
    {
        fault = null;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != UnixFileMode.None)
            fault = $"The secret '{name}' may be read by everybody: chmod 600 {file}";
        else if (new FileInfo(file).Length > LargestFile)
            fault = $"The secret '{name}' is larger than {LargestFile / 1024} KiB: {file} is something else.";
        try
        {
            return fault is null ? File.ReadAllText(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = $"The secret '{name}' cannot be read: {e.Message}";
            return null;
        }
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,62}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
