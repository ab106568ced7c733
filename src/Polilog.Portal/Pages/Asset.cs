using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Polilog.Portal.Pages;

/// <summary>Style sheet, script and icon. They lie in the assembly; the address holds their hash, so a browser asks once for each version.</summary>
internal sealed class Asset
{
    private static readonly FrozenDictionary<string, Asset> ByName = FrozenDictionary.ToFrozenDictionary(
        [new Asset("portal.css", "text/css; charset=utf-8"), new Asset("portal.js", "text/javascript; charset=utf-8"), new Asset("icon.svg", "image/svg+xml")], a => a.name, StringComparer.Ordinal);

    private readonly string name;
    private readonly string contentType;
    private readonly byte[] bytes;
    private readonly byte[] compressed;
    private readonly string hash;

    private Asset(string name, string contentType)
    {
        (this.name, this.contentType) = (name, contentType);
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The asset {name} is not in the assembly.");
        bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        hash = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        compressed = packed.ToArray();
    }

    public static string Address(string name) => $"/assets/{name}?{ByName[name].hash}";

    public static IResult Get(string name, HttpContext context)
    {
        if (!ByName.TryGetValue(name, out var asset))
            return Results.NotFound();
        var isCurrent = context.Request.QueryString.Value == $"?{asset.hash}";
        context.Response.Headers.CacheControl = isCurrent ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        var isPacked = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (isPacked)
            context.Response.Headers.ContentEncoding = "gzip";
        return Results.Bytes(isPacked ? asset.compressed : asset.bytes, asset.contentType);
    }
}
