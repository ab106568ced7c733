using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace Polilog.Portal.Rooms;

/// <summary>The stream of one open page. It begins with the whole if that is not what the page shows, and ends when the reader goes, or after a while, for him to show again that he may read.</summary>
internal sealed class RoomStream(RoomViewers viewers, RoomFeed feed, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private static readonly byte[] Hello = ": polilog\nretry: 2000\n\n"u8.ToArray();

    // Proxies cut what is silent.
    private static readonly byte[] StillHere = ":\n\n"u8.ToArray();

    /// <param name="first">What the page lacks when it begins to listen; null: nothing.</param>
    /// <param name="whole">Everything, for a page that has fallen behind.</param>
    public async Task WriteAsync(HttpContext context, Audience audience, Func<CancellationToken, Task<byte[]?>> first, Func<CancellationToken, Task<byte[]>> whole)
    {
        // A hub that stops does not wait for open pages.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        end.CancelAfter(Longest);
        var cancel = end.Token;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var viewer = viewers.Join(audience);
        try
        {
            await feed.Started.WaitAsync(cancel);
            await SendAsync(context, Hello, cancel);
            // Read after joining: what changes from now on arrives.
            if (await first(cancel) is { } missing)
                await SendAsync(context, missing, cancel);
            while (true)
                await SendNextAsync(context, viewer, whole, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // the page was closed, the hub stops, or it was long enough: the page comes back by itself
        }
        finally
        {
            viewers.Leave(viewer);
        }
    }

    private async Task SendNextAsync(HttpContext context, RoomViewer viewer, Func<CancellationToken, Task<byte[]>> whole, CancellationToken cancel)
    {
        if (viewer.TakeIsBehind())
            await SendAsync(context, await whole(cancel), cancel);
        else if (viewer.Frames.TryRead(out var frame))
            await SendAsync(context, frame, cancel);
        else if (!await WaitAsync(viewer, cancel))
            await SendAsync(context, StillHere, cancel);
    }

    /// <summary>False: nothing happened for a while.</summary>
    private async Task<bool> WaitAsync(RoomViewer viewer, CancellationToken cancel)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancel);
        try
        {
            return await viewer.Frames.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task SendAsync(HttpContext context, byte[] frame, CancellationToken cancel)
    {
        await context.Response.BodyWriter.WriteAsync(frame, cancel);
        await context.Response.BodyWriter.FlushAsync(cancel);
    }
}
