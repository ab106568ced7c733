using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;

namespace Polilog.Host.Ingress;

/// <summary>The decompressed bytes of a request, in a pooled buffer.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstSize = 16 << 10;

    private byte[] buffer;
    private int length;
    private bool keep;

    private RequestBody(int size) => buffer = ArrayPool<byte>.Shared.Rent(size);

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>The buffer is not given back to the pool: somebody may still be reading it.</summary>
    public void Keep() => keep = true;

    public void Dispose()
    {
        if (!keep)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Reads and decompresses; the limit holds for what came over the wire and for what it becomes.</summary>
    /// <exception cref="RefusedBodyException">Too large, of an unknown encoding, or broken.</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, int limit, CancellationToken cancel)
    {
        if (request.ContentLength > limit)
            throw RefusedBodyException.TooLarge(limit);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } wire)
            wire.MaxRequestBodySize = limit;
        var compressed = Decompress(request, out var stream);
        await using (compressed ? stream : null)
        {
            var body = new RequestBody((int)Math.Max((request.ContentLength ?? 0) + 1, FirstSize));
            try
            {
                await body.FillAsync(stream, limit, cancel);
                return body;
            }
            catch (Exception e)
            {
                body.Dispose();
                // A decompressor says in many ways that it was given something else.
                if (compressed && e is InvalidDataException or InvalidOperationException)
                    throw new RefusedBodyException(StatusCodes.Status400BadRequest, $"The body is not valid {request.Headers.ContentEncoding}.");
                throw;
            }
        }
    }

    private async Task FillAsync(Stream stream, int limit, CancellationToken cancel)
    {
        while (await stream.ReadAsync(buffer.AsMemory(length), cancel) is > 0 and var read)
        {
            length += read;
            if (length > limit)
                throw RefusedBodyException.TooLarge(limit);
            if (length == buffer.Length)
                Grow();
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    /// <returns>False if the body is sent as it is.</returns>
    private static bool Decompress(HttpRequest request, out Stream stream)
    {
        var encoding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        stream = encoding switch
        {
            "" or "identity" => request.Body,
            "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress),
            "br" => new BrotliStream(request.Body, CompressionMode.Decompress),
            _ => throw new RefusedBodyException(StatusCodes.Status415UnsupportedMediaType, $"Content-Encoding '{encoding}' is not known; send gzip, deflate, br or none."),
        };
        return stream != request.Body;
    }
}

/// <summary>The body is not even read by a connector.</summary>
internal sealed class RefusedBodyException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    public static RefusedBodyException TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {limit} bytes (after decompression); send less at once, or raise the limit.");
}
