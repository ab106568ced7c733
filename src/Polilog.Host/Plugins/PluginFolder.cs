using System.Security.Cryptography;
using System.Text;

namespace Polilog.Host.Plugins;

/// <summary>One plugin on disk: a folder <c>Name</c> with <c>Polilog.Name.dll</c> and what belongs to it.</summary>
/// <param name="Path">The folder.</param>
/// <param name="AssemblyPath">Its main assembly.</param>
/// <param name="ContentHash">Of all names and bytes in it: another content is another plugin.</param>
internal sealed record PluginFolder(string Path, string AssemblyPath, string ContentHash)
{
    public byte[] Assembly => File.ReadAllBytes(AssemblyPath);

    public static PluginFolder Open(string path)
    {
        var name = $"Polilog.{System.IO.Path.GetFileName(path)}.dll";
        var assembly = System.IO.Path.Combine(path, name);
        return File.Exists(assembly)
            ? new PluginFolder(path, assembly, Hash(path))
            : throw new PluginRefusedException($"There is no {name} in the folder.", "A plugin's folder is named after its assembly; copy all files of the plugin into it.");
    }

    /// <summary>
    /// Copies the folder to <c>cache/hash</c>, so that replacing its files never touches what is loaded. Under a temporary name first: a copy with its final
    /// name is complete, whoever made it.
    /// </summary>
    public PluginFolder CopyTo(string cacheFolder)
    {
        var target = System.IO.Path.Combine(cacheFolder, ContentHash);
        var copy = this with { Path = target, AssemblyPath = System.IO.Path.Combine(target, System.IO.Path.GetFileName(AssemblyPath)) };
        if (Directory.Exists(target) && Hash(target) == ContentHash)
            return copy;
        Directory.CreateDirectory(cacheFolder);
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        var half = Directory.CreateDirectory(System.IO.Path.Combine(cacheFolder, $"{ContentHash}.{System.IO.Path.GetRandomFileName()}"));
        try
        {
            foreach (var file in Files(Path))
            {
                var to = System.IO.Path.Combine(half.FullName, file);
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
                File.Copy(System.IO.Path.Combine(Path, file), to);
            }
            if (Hash(half.FullName) != ContentHash)
                throw new PluginRefusedException("It changed while it was being copied.", "It is looked at again when it changes no more.");
            half.MoveTo(target);
        }
        catch (PluginRefusedException)
        {
            half.Delete(recursive: true);
            throw;
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another host was quicker; its copy is the same.
            half.Delete(recursive: true);
        }
        return copy;
    }

    /// <summary>What the files look like without being read: another stamp, and something was changed. Null while they come and go.</summary>
    public static string? StampOf(string folder)
    {
        try
        {
            return string.Join('\n', Files(folder).Select(f => new FileInfo(System.IO.Path.Combine(folder, f))).Select(f => $"{f.FullName} {f.Length} {f.LastWriteTimeUtc.Ticks}"));
        }
        catch (DirectoryNotFoundException) when (!Directory.Exists(folder))
        {
            return "gone";
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            return e.Message;
        }
    }

    private static string Hash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[8];
        foreach (var file in Files(folder))
        {
            var bytes = File.ReadAllBytes(System.IO.Path.Combine(folder, file));
            BitConverter.TryWriteBytes(length, (long)bytes.Length);
            hash.AppendData(Encoding.UTF8.GetBytes(file + "\0"));
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(f => System.IO.Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal);
}
