using System.Text.RegularExpressions;

namespace Polilog.Core.Configuration;

/// <summary>
/// The values of secrets that a configuration names: from the environment (<c>POLILOG_SECRET_NAME</c>), else from a file <c>secrets/name</c> beside the configuration.
/// A file may have two lines during a rotation: the first is used, both are accepted.
/// </summary>
/// <param name="folder">The folder of secrets; null: environment only.</param>
internal sealed partial class SecretStore(string? folder, Func<string, string?> environment)
{
    private const int LargestFile = 64 * 1024;

    public static SecretStore Beside(string configurationFolder) => new(FolderBeside(configurationFolder), Environment.GetEnvironmentVariable);

    public static string FolderBeside(string configurationFolder) => Path.Combine(configurationFolder, "secrets");

    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>At most two values, the one to use first; empty if there is none that may be used, and <paramref name="fault"/> then says why and what to do.</summary>
    public IReadOnlyList<string> Find(string name, out string? fault)
    {
        var variable = $"POLILOG_SECRET_{name.ToUpperInvariant()}";
        var file = folder is null ? null : Path.Combine(folder, name);
        fault = null;
        var text = environment(variable) ?? (File.Exists(file) ? Read(name, file, out fault) : null);
        if (fault is not null)
            return [];
        var values = text?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (values.Length is 0 or > 2)
        {
            fault = values.Length == 0
                ? $"The secret '{name}' has no value: {(file is null ? "" : $"write it into {file}, or ")}set the environment variable {variable}."
                : $"The secret '{name}' has {values.Length} lines; it has one, or two during a rotation.";
            return [];
        }
        return values;
    }

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
