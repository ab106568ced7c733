namespace Polilog.Host.Ingress;

/// <summary>What the ingress lets in.</summary>
internal sealed class IngressOptions
{
    /// <summary>The most bytes a body may have, before and after decompression. Default: 8 MiB.</summary>
    public int MaxBodyBytes { get; init; } = 8 << 20;

    /// <summary>How long a connector may take for one request. Default: 2 seconds.</summary>
    public TimeSpan ReadWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Folder of the files that tell, after a crash, what was being read.</summary>
    public required string CrashSlotFolder { get; init; }
}
