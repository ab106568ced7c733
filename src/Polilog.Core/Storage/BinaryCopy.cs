using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace Polilog.Core.Storage;

/// <summary>
/// Rows for <c>copy ... from stdin (format binary)</c>, encoded into one buffer and sent in few large pieces: a batch has tens of thousands of values, and of each the
/// driver's own importer costs several times the value.
/// </summary>
internal sealed class BinaryCopy : IDisposable
{
    private const int FirstSize = 256 << 10;
    private const int PieceSize = 128 << 10;

    // PostgreSQL counts microseconds from here.
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int length;

    /// <summary>Begins a row; every value of it must follow, in the order of the columns.</summary>
    public void Row(short columns) => BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), columns);

    public void Write(bool value) => Field(1)[0] = value ? (byte)1 : (byte)0;

    public void Write(short value) => BinaryPrimitives.WriteInt16BigEndian(Field(sizeof(short)), value);

    public void Write(int value) => BinaryPrimitives.WriteInt32BigEndian(Field(sizeof(int)), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64BigEndian(Field(sizeof(long)), value);

    public void Write(DateTimeOffset moment) => Write((moment.UtcTicks - Epoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    public void Write(DateTimeOffset? moment)
    {
        if (moment is { } m)
            Write(m);
        else
            WriteNull();
    }

    /// <summary>For bytea, and for text that is UTF-8 already.</summary>
    public void Write(ReadOnlySpan<byte> value) => value.CopyTo(Field(value.Length));

    public void Write(string? text)
    {
        if (text is null)
            WriteNull();
        else
            Encoding.UTF8.GetBytes(text, Field(Encoding.UTF8.GetByteCount(text)));
    }

    public async Task SendAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), -1);
        await using var stream = await connection.BeginRawBinaryCopyAsync(sql, cancel);
        await stream.WriteAsync(Header, cancel);
        for (var at = 0; at < length; at += PieceSize)
            await stream.WriteAsync(buffer.AsMemory(at, Math.Min(PieceSize, length - at)), cancel);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    // Signature, flags, length of an extension.
    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];

    private void WriteNull() => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), -1);

    private Span<byte> Field(int size)
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), size);
        return Take(size);
    }

    private Span<byte> Take(int size)
    {
        if (length + size > buffer.Length)
            Grow(length + size);
        length += size;
        return buffer.AsSpan(length - size, size);
    }

    private void Grow(int least)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(least, buffer.Length * 2));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
