using Polilog.Portal.Pages;
using Polilog.Portal.Rooms;
using Polilog.Portal.Words;
using Polilog.Sdk;

namespace Polilog.UnitTests.Portal;

/// <summary>Views to look at.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    public static RoomVoice English { get; } = new(PortalWords.English, TimeZoneInfo.Utc, Now);

    public static RoomVoice Russian { get; } = new(PortalWords.Russian, TimeZoneInfo.Utc, Now);

    public static AlertView Alert { get; } = new() { Title = "Disk full", Severity = Severity.Critical, IsFiring = true, Connection = "prometheus", Resource = "db1", JoinedAt = Now.AddMinutes(-10) };

    public static CardView Card { get; } = new()
    {
        Id = 7,
        Topic = "PAY",
        Number = 142,
        Title = "Disk full",
        Severity = Severity.Critical,
        PeakSeverity = Severity.Critical,
        IsResolved = false,
        Version = 3,
        Revision = 5,
        OpenedAt = Now.AddMinutes(-10),
        DueAt = Now.AddMinutes(4).AddSeconds(5),
        AlertCount = 1,
        FiringCount = 1,
        Repeats = 0,
        Alerts = [Alert],
    };

    public static CardView Owned { get; } = Card with { Owner = "ann", OwnerName = "Ann", TakenAt = Now };

    public static CardView Resolved { get; } = Owned with { IsResolved = true, ResolvedAt = Now, DueAt = null, FiringCount = 0 };

    public static ToldView Told { get; } = new(11, "PAY-142", "card", "en", "<p>Disk <b>full</b></p>", Rings: true, ["Ann", "Bob"], Now);

    public static RoomView Room { get; } = new()
    {
        Topic = "PAY",
        Name = "Payments",
        Voice = English,
        Counts = new RoomCounts(1, 0),
        Open = [Card],
        Resolved = [],
        Told = [Told],
    };

    public static ShellView Shell(PortalWords words) => new() { Words = words, Address = "/rooms/PAY", Now = Now };
}
