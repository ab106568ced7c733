using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Polilog.Core.Storage;
using Polilog.Portal.Pages;

namespace Polilog.Portal.Rooms;

/// <summary>The stream of one open page. It begins with the whole if that is not what the page shows, and ends when the reader goes or may not read any more.</summary>
internal sealed class RoomStream(RoomViewers viewers, RoomFeed feed, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    // What a reader may do can change, too; the page comes back and is let in as it is then.
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
            // Read after joining: what changes from now on arrives. And before the first byte: a failure can still be answered as one.
            var missing = await first(cancel);
            await SendAsync(context, Hello, cancel);
            if (missing is not null)
                await SendAsync(context, missing, cancel);
            await SendNewsAsync(context, viewer, whole, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // the page was closed, the hub stops, or it was long enough: the page comes back by itself
        }
        catch (Exception failure) when (context.Response.HasStarted && DatabaseFault.Outage(failure) is not null)
        {
            // the page says that it is not live, and comes back by itself
        }
        finally
        {
            viewers.Leave(viewer);
        }
    }

    /// <summary>Until the reader may not read any more, which is asked as often as a silence lasts.</summary>
    private async Task SendNewsAsync(HttpContext context, RoomViewer viewer, Func<CancellationToken, Task<byte[]>> whole, CancellationToken cancel)
    {
        var mayRead = context.Features.Get<ReadingRight>();
        var askedAt = time.GetTimestamp();
        while (true)
        {
            if (mayRead is not null && time.GetElapsedTime(askedAt) >= Silence)
            {
                if (!await mayRead(cancel))
                    return;
                askedAt = time.GetTimestamp();
            }
            await SendNextAsync(context, viewer, whole, cancel);
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
