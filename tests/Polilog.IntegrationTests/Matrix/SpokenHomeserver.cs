using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Polilog.Matrix;

namespace Polilog.IntegrationTests.Matrix;

/// <summary>A homeserver of one room, as far as reading goes: places are numbers of events, answers are cut short, pages are small. Fails when the test says so.</summary>
internal sealed class SpokenHomeserver : HttpMessageHandler
{
    private const int PageSize = 3;
    private readonly List<JsonObject> events = [];

    /// <summary>Asked at each request; null: it answers.</summary>
    public Func<HttpResponseMessage?> Failure { get; set; } = () => null;

    /// <summary>Runs once, before the next answer is given.</summary>
    public Func<Task>? Meanwhile { get; set; }

    public List<string> Requests { get; } = [];

    public MatrixClient Client() => new(new HttpClient(this), new Uri("https://chat.example.org/"), () => ("secret", null));

    /// <summary>Returns the event's id.</summary>
    public string Say(string body, string from = "@ann:example.org")
    {
        var id = $"$said-{Guid.NewGuid():N}";
        events.Add(new JsonObject
        {
            ["type"] = "m.room.message",
            ["event_id"] = id,
            ["sender"] = from,
            ["origin_server_ts"] = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
            ["content"] = new JsonObject { ["msgtype"] = "m.text", ["body"] = body },
        });
        return id;
    }

    public static HttpResponseMessage Json(int status, string json) => new((HttpStatusCode)status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request.RequestUri!.PathAndQuery);
        if (Meanwhile is { } meanwhile)
        {
            Meanwhile = null;
            await meanwhile();
        }
        if (Failure() is { } failure)
            return failure;
        var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
        return Json(200, (request.RequestUri.AbsolutePath.EndsWith("/sync", StringComparison.Ordinal) ? Sync(query["since"], query["filter"]!) : Page(query["from"]!, query["to"]!)).ToJsonString());
    }

    private JsonObject Sync(string? since, string filter)
    {
        var limit = (int)JsonNode.Parse(filter)!["room"]!["timeline"]!["limit"]! < 10 ? 1 : 2;
        var begin = since is null ? 0 : int.Parse(since[1..]);
        var first = Math.Max(begin, events.Count - limit);
        var timeline = new JsonObject { ["events"] = Copies(first, events.Count), ["limited"] = first > begin, ["prev_batch"] = $"s{first}" };
        return new JsonObject { ["next_batch"] = $"s{events.Count}", ["rooms"] = new JsonObject { ["join"] = new JsonObject { [Listening.Room] = new JsonObject { ["timeline"] = timeline } } } };
    }

    private JsonObject Page(string from, string to)
    {
        var (begin, end) = (int.Parse(from[1..]), int.Parse(to[1..]));
        var next = Math.Min(begin + PageSize, end);
        var page = new JsonObject { ["chunk"] = Copies(begin, next) };
        if (next < end)
            page["end"] = $"s{next}";
        return page;
    }

    private JsonArray Copies(int begin, int end) => [.. events[begin..end].Select(e => e.DeepClone())];
}
