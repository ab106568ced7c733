using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polilog.Core.Configuration;
using Polilog.Core.Storage;
using Polilog.Portal.Topics;
using Polilog.Portal.Words;

namespace Polilog.Portal.Rooms;

/// <summary>Shows every open page what changed: rendered once for all who are shown the same. Woken by this host's decisions, it also looks for those of others.</summary>
internal sealed partial class RoomBroadcaster(
    RoomFeed feed,
    RoomViewReader rooms,
    TopicsReader topics,
    RoomFrames frames,
    RoomViewers viewers,
    ConfigurationHolder configurations,
    HubSignals signals,
    TimeProvider time,
    ILogger<RoomBroadcaster> log)
    : BackgroundService
{
    /// <summary>Where more incidents of one room change at once, it is shown as a whole, and that at most once in <see cref="StormInterval"/>.</summary>
    public const int MostCards = 30;

    private static readonly TimeSpan StormInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    // Rooms in which too much changes to show it one by one.
    private readonly Dictionary<TopicSettings, Storm> storms = [];
    private bool hasNews;
    private DateTimeOffset topicsShownAgainAt;
    private string? trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(time.GetUtcNow(), stoppingToken);
                trouble = null;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Once per trouble.
                var sentence = DatabaseFault.Outage(failure) ?? failure.Message;
                if (trouble != sentence)
                    LogTrouble(failure, sentence);
                trouble = sentence;
                viewers.FallBehind();
            }
            await signals.RoomsChanged.WaitAsync(Poll, stoppingToken);
        }
    }

    /// <summary>Reads what is new and sends it to those who watch.</summary>
    public async Task RunOnceAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var configuration = configurations.Current;
        var changed = (await feed.ReadAsync(cancel)).ToLookup(c => c.TopicId);
        var calm = new List<WatchedRoom>();
        foreach (var changes in changed)
            if (configuration.FindTopic(changes.Key) is { } topic && IsWatched(topic))
            {
                var room = new WatchedRoom(topic, changes.Key, [.. changes]);
                if (room.Incidents.Count > MostCards || storms.ContainsKey(topic))
                    storms[topic] = storms.TryGetValue(topic, out var storm) ? storm with { HasNews = true } : new Storm(now, true);
                else
                    calm.Add(room);
            }
        if (calm.Count > 0)
            await SendNewsAsync(calm, now, cancel);
        await SendStormsAsync(now, cancel);
        hasNews |= changed.Count > 0;
        if (hasNews && topicsShownAgainAt <= now)
            await SendTopicsAsync(configuration, now, cancel);
    }

    private async Task SendNewsAsync(List<WatchedRoom> changed, DateTimeOffset now, CancellationToken cancel)
    {
        var news = await rooms.NewsAsync(
            [.. changed.Select(r => r.TopicId)], [.. changed.SelectMany(r => r.Incidents)], [.. changed.SelectMany(r => r.Changes.Select(c => c.Id))], cancel);
        foreach (var room in changed)
        {
            var (cards, told) = (news.Cards[room.Topic.Key].ToList(), news.Told[room.TopicId].ToList());
            await SendAsync(room.Topic, mayAct => frames.NewsAsync(RoomVoice.Of(room.Topic, now), news.Counts[room.TopicId], cards, told, mayAct));
        }
    }

    private async Task SendStormsAsync(DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var (topic, storm) in storms.Where(s => s.Value.ShownAgainAt <= now).ToList())
        {
            if (!storm.HasNews || !IsWatched(topic))
            {
                storms.Remove(topic);
                continue;
            }
            storms[topic] = new Storm(now + StormInterval, false);
            var room = await rooms.ReadAsync(topic, before: null, now, cancel);
            await SendAsync(topic, mayAct => frames.WholeAsync(room, mayAct));
        }
    }

    private async Task SendTopicsAsync(ActiveConfiguration configuration, DateTimeOffset now, CancellationToken cancel)
    {
        (hasNews, topicsShownAgainAt) = (false, now + StormInterval);
        foreach (var words in PortalWords.All)
            if (Audience.OfAllTopics(words.Language) is var audience && viewers.HasAny(audience))
                viewers.Send(audience, await frames.TopicsAsync(await topics.ReadAsync(configuration.Document.Topics, words, now, cancel)));
    }

    private async Task SendAsync(TopicSettings topic, Func<bool, Task<byte[]>> render)
    {
        foreach (var audience in AudiencesOf(topic))
            if (viewers.HasAny(audience))
                viewers.Send(audience, await render(audience.MayAct));
    }

    private bool IsWatched(TopicSettings topic) => AudiencesOf(topic).Any(viewers.HasAny);

    private static Audience[] AudiencesOf(TopicSettings topic) => [Audience.Of(topic, mayAct: true), Audience.Of(topic, mayAct: false)];

    [LoggerMessage(Level = LogLevel.Error, Message = "Open pages cannot be shown what changes; they are as soon as it is possible. {Sentence}")]
    private partial void LogTrouble(Exception failure, string sentence);

    private sealed record WatchedRoom(TopicSettings Topic, int TopicId, IReadOnlyList<RoomChange> Changes)
    {
        public IReadOnlyList<long> Incidents { get; } = [.. Changes.Select(c => c.IncidentId).OfType<long>().Distinct()];
    }

    private sealed record Storm(DateTimeOffset ShownAgainAt, bool HasNews);
}
