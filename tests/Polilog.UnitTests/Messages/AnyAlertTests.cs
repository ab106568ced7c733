using CsCheck;
using Polilog.Core.Messages;
using Polilog.Sdk;

namespace Polilog.UnitTests.Messages;

public sealed class AnyAlertTests
{
    private static readonly MessageRenderer Renderer = new();

    // What an attacker, an accident or a foreign alphabet brings; joined at random with whatever else there is.
    private static readonly Gen<string> Piece = Gen.OneOf<string>(
        Gen.OneOf(
            "<script>alert(1)</script>", "</b></p></blockquote>", "<img src=x onerror=y>", "&lt;b&gt; &amp; &", "\"'`", "<a href=\"javascript:x\">", "{{ key }}", "{% raw %}", "]]>", "<!--",
            "@room", "@anna:example.org", "a@b.example", "https://matrix.to/#/@anna:example.org", "\u202Egnp.exe", "\u2066\u2067", "אבג", "مرحبا", "e\u0301\u0301\u0301", "🌡️👩‍👩‍👧", "\u200B", "\r\n", "\n\n\n",
            "\t", "\0", "\uD83D", "\uFFFF", "**x** _y_ # z", "| a | b |", "```", "—", "𝔘𝔫𝔦"),
        Gen.Char.Array[0, 40].Select(chars => new string(chars)),
        Gen.Char.AlphaNumeric.Array[1, 12].Select(chars => new string(chars) + " "));

    private static readonly Gen<string> Text = Gen.OneOf<string>(
        Piece.Array[0, 8].Select(pieces => string.Concat(pieces)),
        Gen.Select(Piece, Gen.Int[1, 3000]).Select((piece, times) => string.Concat(Enumerable.Repeat(piece, Math.Min(times, 20_000 / Math.Max(1, piece.Length))))));

    private static readonly Gen<Alert> Alerts = Gen.Select(
        Text, Text, Text, Gen.Select(Text, Text).Array[0, 20], Text, Gen.Enum<Severity>()).Select((title, message, resource, labels, address, severity) => new Alert
        {
            Identity = Identity.Of(("key", "x")),
            Status = AlertStatus.Firing,
            Title = title,
            Message = message,
            Resource = resource,
            Severity = severity,
            Labels = labels.DistinctBy(l => l.Item1).ToDictionary(l => l.Item1, l => l.Item2, StringComparer.Ordinal),
            Links = [.. new[] { AlertLink.TryCreate(LinkKind.Source, "https://example.org/?q=" + address), AlertLink.TryCreate(LinkKind.Runbook, address) }.OfType<AlertLink>()],
        });

    [Fact]
    public void Becomes_a_message_within_the_budget_of_allowed_html_that_mentions_nobody() =>
        Gen.Select(Alerts.Array[1, 12], Gen.Enum<MessageKind>(), Gen.OneOf("en", "ru"), Text).Sample(
            (alerts, kind, language, text) =>
            {
                var view = SampleViews.Fresh([.. alerts.Take(10).Select(MemberOf)]) with { MemberCount = alerts.Length, Text = text };
                MessageLaws.Check(Renderer.Render(kind, view, language, MessageTemplates.Shipped));
            },
            iter: 300);

    [Fact]
    public void Becomes_a_safe_message_that_keeps_the_same_laws() =>
        Gen.Select(Alerts, Text).Sample(
            (alert, text) => MessageLaws.Check(SafeMessage.Of(SampleViews.Fresh(MemberOf(alert)) with { Text = text }, Wording.Of("en"))),
            iter: 300);

    private static MemberView MemberOf(Alert alert) => new(
        alert.Title, alert.Message, alert.Severity ?? Severity.Unknown, IsFiring: true, "monitoring", alert.Resource, alert.Check, alert.Labels, alert.Links, alert.StartsAt, alert.EndsAt);
}
