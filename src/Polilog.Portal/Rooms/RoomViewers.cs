using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Polilog.Core.Configuration;

namespace Polilog.Portal.Rooms;

/// <summary>Who watches rooms of this host at the moment.</summary>
internal sealed class RoomViewers
{
    private readonly ConcurrentDictionary<Audience, ConcurrentDictionary<RoomViewer, bool>> viewers = new();

    public RoomViewer Join(Audience audience)
    {
        var viewer = new RoomViewer(audience);
        viewers.GetOrAdd(audience, _ => new()).TryAdd(viewer, true);
        return viewer;
    }

    public void Leave(RoomViewer viewer) => viewers[viewer.Audience].TryRemove(viewer, out _);

    public bool HasAny(Audience audience) => viewers.TryGetValue(audience, out var present) && !present.IsEmpty;

    /// <summary>Something was read and could not be shown: everybody is shown the whole.</summary>
    public void FallBehind()
    {
        foreach (var viewer in viewers.Values.SelectMany(present => present.Keys))
            viewer.FallBehind();
    }

    /// <summary>The same bytes for everybody.</summary>
    public void Send(Audience audience, byte[] frame)
    {
        if (viewers.TryGetValue(audience, out var present))
            foreach (var (viewer, _) in present)
                viewer.Send(frame);
    }
}

/// <summary>Those who are shown the same.</summary>
/// <param name="Topic">Key; null: the page of all topics.</param>
/// <param name="MayAct">They see buttons.</param>
/// <param name="Language">Of the page; a room speaks its topic's.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Audience(string? Topic, bool MayAct, string Language)
{
    public static Audience Of(TopicSettings topic, bool mayAct) => new(topic.Key, mayAct, topic.Language);

    /// <summary>Those who look at all topics at a glance.</summary>
    public static Audience OfAllTopics(string language) => new(null, false, language);
}

/// <summary>One open page. A slow one holds up nobody: what does not fit is dropped, and it is shown the whole when it comes to it.</summary>
internal sealed class RoomViewer(Audience audience)
{
    private const int MostWaiting = 32;

    private readonly Channel<byte[]> frames = Channel.CreateBounded<byte[]>(MostWaiting);
    private volatile bool isBehind;

    public Audience Audience => audience;

    public ChannelReader<byte[]> Frames => frames.Reader;

    public void Send(byte[] frame)
    {
        if (!frames.Writer.TryWrite(frame))
            isBehind = true;
    }

    public void FallBehind()
    {
        isBehind = true;
        frames.Writer.TryWrite([]);
    }

    /// <summary>True once after something was dropped; then everything that waits is dropped too, and the whole is to be read.</summary>
    public bool TakeIsBehind()
    {
        if (!isBehind)
            return false;
        isBehind = false;
        while (frames.Reader.TryRead(out _))
        {
            // the whole says it, too
        }
        return true;
    }
}
