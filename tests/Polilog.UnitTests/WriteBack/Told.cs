using Polilog.Sdk;

namespace Polilog.UnitTests.WriteBack;

/// <summary>What a source is told in these tests: Anna and PAY-142.</summary>
internal static class Told
{
    public static readonly DateTimeOffset Noon = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, string> Nothing = [];

    public static Acknowledgement Taken(params AcknowledgedAlert[] alerts) => new()
    {
        Kind = AcknowledgementKind.Taken,
        IncidentKey = "PAY-142",
        IncidentUrl = new Uri("https://polilog.example.org/incidents/PAY-142"),
        Person = "Anna",
        At = Noon,
        Text = "Anna is responsible · PAY-142 https://polilog.example.org/incidents/PAY-142",
        Alerts = alerts,
    };

    public static Acknowledgement Joined(params AcknowledgedAlert[] alerts) => Taken(alerts) with { Kind = AcknowledgementKind.Joined };

    /// <param name="by">Null: all alerts recovered.</param>
    public static Acknowledgement Resolved(string? by, params AcknowledgedAlert[] alerts) => Taken(alerts) with { Kind = AcknowledgementKind.Resolved, Person = by };

    public static AcknowledgedAlert Alert(params (string Name, string Value)[] identity) => new(Identity.Of(identity), "Disk full", Nothing, Nothing);

    public static AcknowledgedAlert Labelled(params (string Name, string Value)[] labels) =>
        Alert(("fingerprint", "0123456789abcdef")) with { Labels = labels.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal) };
}
