namespace Polilog.Core.Configuration.Secrets;

/// <summary>Stored secrets cannot be used as they are asked for: one sentence, with what to do.</summary>
internal sealed class SecretException(string message) : Exception(message);

/// <summary>The key that hosts are given, outside of the database and its backups: <c>POLILOG_KEY</c>, else a file.</summary>
internal static class MasterKey
{
    public const string Variable = "POLILOG_KEY";
    public const string FileVariable = "POLILOG_KEY_FILE";

    private const int LeastLength = 32;
    private const int LargestFile = 4096;

    public const string Missing = $"There is no key for stored secrets: set {Variable} or {FileVariable} (--key-file), on every host the same; make one with: openssl rand -base64 32";

    /// <param name="file">Null: there is none.</param>
    /// <returns>Null if none is given.</returns>
    /// <exception cref="SecretException">It cannot be read, or is too easy to guess.</exception>
    public static SecretKey? Find(string? file, Func<string, string?> environment)
    {
        var (text, from) = environment(Variable) is { Length: > 0 } given ? (given, Variable) : file is { Length: > 0 } ? (Read(file), file) : (null, "");
        if (text is null)
            return null;
        return text.Trim() is { Length: >= LeastLength } key
            ? SecretKey.OfText(key)
            : throw new SecretException($"The key in {from} is shorter than {LeastLength} characters: make one with: openssl rand -base64 32");
    }

    private static string Read(string file)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != UnixFileMode.None)
                throw new SecretException($"The key may be read by everybody: chmod 600 {file}");
            return new FileInfo(file).Length <= LargestFile ? File.ReadAllText(file) : throw new SecretException($"{file} is larger than {LargestFile} bytes: this is no key.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SecretException($"The key cannot be read: {e.Message}");
        }
    }
}
