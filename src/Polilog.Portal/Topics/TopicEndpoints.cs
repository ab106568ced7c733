using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Polilog.Core.Configuration;
using Polilog.Portal.Pages;
using Polilog.Portal.Rooms;

namespace Polilog.Portal.Topics;

/// <summary>The page that begins: all topics.</summary>
internal static class TopicEndpoints
{
    public static void MapTopics(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", ShowAsync);
        routes.MapGet("/live", StreamAsync);
    }

    private static async Task<IResult> StreamAsync(
        HttpContext context, Reader reader, RoomStream stream, TopicsReader topics, RoomFrames frames, ConfigurationHolder configurations, TimeProvider time)
    {
        var words = reader.Of(context).Words;
        await stream.WriteAsync(context, Audience.OfAllTopics(words.Language), async cancel => await WholeAsync(cancel), WholeAsync);
        return Results.Empty;

        async Task<byte[]> WholeAsync(CancellationToken cancel) =>
            await frames.TopicsAsync(await topics.ReadAsync(configurations.Current.Document.Topics, words, time.GetUtcNow(), cancel));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Reader reader, TopicsReader topics, ConfigurationHolder configurations)
    {
        var shell = reader.Of(context);
        var view = await topics.ReadAsync(configurations.Current.Document.Topics, shell.Words, shell.Now, context.RequestAborted);
        return Page.Of<TopicsPage>(StatusCodes.Status200OK, (nameof(TopicsPage.Frame), shell), (nameof(TopicsPage.View), view));
    }
}
