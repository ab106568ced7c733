using Polilog.Core.Configuration;
using Polilog.Core.Messages;
using Polilog.Portal.Words;

namespace Polilog.Portal.Rooms;

/// <summary>How a room speaks: its language, its clock, and the moment at which it does.</summary>
public sealed record RoomVoice(PortalWords Words, TimeZoneInfo Zone, DateTimeOffset Now)
{
    internal static RoomVoice Of(TopicSettings topic, DateTimeOffset now) => new(PortalWords.Of(topic.Language), TemplateModel.ZoneOf(topic.TimeZone), now);

    public string Time(DateTimeOffset at) => Words.Core.Time(at, Now, Zone);

    public string Relative(DateTimeOffset at) => Words.Core.Relative(at, Now);

    public string Duration(TimeSpan span) => Words.Core.Duration(span);

    /// <summary>What is left, as the script writes it too: 4:05, 1:02:03, and with a minus when it is over.</summary>
    public string Countdown(DateTimeOffset due)
    {
        var left = due - Now;
        var (sign, span) = (left < TimeSpan.Zero ? "−" : "", left.Duration());
        return span.TotalHours < 1 ? $"{sign}{span.Minutes}:{span.Seconds:D2}" : $"{sign}{(long)span.TotalHours}:{span.Minutes:D2}:{span.Seconds:D2}";
    }
}
