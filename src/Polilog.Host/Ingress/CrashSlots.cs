using System.Collections.Concurrent;
using System.IO.MemoryMappedFiles;
using System.Text;
using Polilog.Core.Alerts;

namespace Polilog.Host.Ingress;

/// <summary>
/// What is being read right now, in a memory-mapped file: the kernel keeps it when the process dies, however it dies. Every process has a file of its own and holds
/// a lock on it; a file that nobody holds was left over by a crash.
/// </summary>
internal sealed class CrashSlots : IDisposable
{
    private const int Slots = 512;
    private const int SlotSize = 256;
    private const int HashSize = 32;
    private const int NameSize = 100;

    private readonly ConcurrentStack<int> free = new(Enumerable.Range(0, Slots));
    private readonly FileStream file;
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;

    private CrashSlots(FileStream file)
    {
        this.file = file;
        map = MemoryMappedFile.CreateFromFile(file, null, Slots * SlotSize, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        view = map.CreateViewAccessor();
    }

    /// <summary>Opens this process's file.</summary>
    public static CrashSlots Open(string folder)
    {
        Directory.CreateDirectory(folder);
        return new CrashSlots(new FileStream(Path.Combine(folder, $"{Guid.NewGuid():n}.slots"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));
    }

    /// <summary>What processes that have died were reading. <paramref name="strike"/> records it; only then are their files deleted.</summary>
    public static async Task CollectAsync(string folder, Func<IReadOnlyList<ReadAttempt>, Task> strike)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var path in Directory.EnumerateFiles(folder, "*.slots"))
        {
            if (TryOpen(path) is not { } left)
                continue;
            await using (left)
            {
                var bytes = new byte[Slots * SlotSize];
                // The file is shorter if its process died while it made it; the rest stays zero.
                _ = await left.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
                if (Attempts(bytes) is { Count: > 0 } attempts)
                    await strike(attempts);
                File.Delete(path);
            }
        }
    }

    /// <summary>Notes what is about to be read; -1 if all slots are taken.</summary>
    public int Enter(ReadOnlySpan<byte> bodyHash, string connector, string version)
    {
        if (!free.TryPop(out var slot))
            return -1;
        Span<byte> record = stackalloc byte[SlotSize];
        record.Clear();
        bodyHash.CopyTo(record[1..]);
        WriteText(record[(1 + HashSize)..], connector);
        WriteText(record[(1 + HashSize + NameSize)..], version);
        var at = (long)slot * SlotSize;
        view.SafeMemoryMappedViewHandle.WriteSpan<byte>((ulong)at + 1, record[1..]);
        // Last: a slot that is marked is complete.
        view.Write(at, (byte)1);
        return slot;
    }

    public void Leave(int slot)
    {
        view.Write((long)slot * SlotSize, (byte)0);
        free.Push(slot);
    }

    public void Dispose()
    {
        view.Dispose();
        map.Dispose();
        File.Delete(file.Name);
        file.Dispose();
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            // its process lives, or another host was faster
            return null;
        }
    }

    private static List<ReadAttempt> Attempts(byte[] bytes) =>
    [
        .. bytes.Chunk(SlotSize).Where(s => s[0] == 1).Select(s => new ReadAttempt(
            Convert.ToHexStringLower(s.AsSpan(1, HashSize)), ReadText(s.AsSpan(1 + HashSize, NameSize)), ReadText(s.AsSpan(1 + HashSize + NameSize, NameSize)))),
    ];

    private static void WriteText(Span<byte> target, string text)
    {
        if (Encoding.UTF8.TryGetBytes(text, target[1..NameSize], out var length))
            target[0] = (byte)length;
    }

    private static string ReadText(ReadOnlySpan<byte> source) => Encoding.UTF8.GetString(source.Slice(1, Math.Min((int)source[0], NameSize - 1)));
}
