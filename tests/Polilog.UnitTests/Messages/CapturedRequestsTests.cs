using System.Text;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Nagios;
using Polilog.Prometheus;
using Polilog.Sdk;
using Polilog.Sdk.Testing;
using Polilog.Zabbix;

namespace Polilog.UnitTests.Messages;

/// <summary>What rooms are told of real requests, as they were captured, and of the hostile ones: every kind of message, in both languages.</summary>
public sealed class CapturedRequestsTests
{
    private static readonly MessageRenderer Renderer = new();

    private static readonly string[] Hostile =
    [
        "14-labels-with-number-bool-and-null", "16-long-texts", "17-html-in-the-output", "19-hostile-host-name", "20-output-of-64-kb", "21-template-failure-in-an-annotation", "22-operational-data-of-20-kb",
        "escapes-of-go-nul-and-half-a-surrogate", "links-that-are-none", "names-in-any-script",
    ];

    // What lies between two kinds is the same for all requests: the card is shown whole, of the other kinds the text; that their HTML says the same is a law.
    [Theory]
    [InlineData("Prometheus", "en"), InlineData("Prometheus", "ru"), InlineData("Zabbix", "en"), InlineData("Zabbix", "ru"), InlineData("Nagios", "en"), InlineData("Nagios", "ru")]
    public void Are_told_in_every_kind_of_message(string plugin, string language)
    {
        IConnector connector = plugin switch
        {
            "Zabbix" => new ZabbixConnector(new ZabbixOptions()),
            "Nagios" => new NagiosConnector(new NagiosOptions()),
            _ => new AlertmanagerConnector(new AlertmanagerOptions()),
        };
        var told = new StringBuilder();
        foreach (var request in ConnectorCase.All(Repository.PathOf($"plugins/{plugin}/testdata")).Where(IsShown))
        {
            told.Append($"\n##### {request.Name}\n");
            if (ViewOf(request, connector) is { } view)
                foreach (var kind in Enum.GetValues<MessageKind>())
                    Tell(told, kind, StateFor(kind, view), language);
            else
                told.Append("(opens nothing)\n");
        }
        Snapshot.Verify(told.ToString().TrimStart('\n'), name: $"{plugin}.{language}", scrub: false);
    }

    private static void Tell(StringBuilder told, MessageKind kind, IncidentView view, string language)
    {
        var message = Renderer.Render(kind, view, language, MessageTemplates.Shipped);
        Assert.Null(message.Fault);
        MessageLaws.Check(message);
        MessageLaws.CheckSameContent(message);
        told.Append($"=== {kind}\n{Shortened(message.Text)}\n");
        if (kind is MessageKind.Card)
            told.Append($"---\n{Shortened(message.Html)}\n");
    }

    private static bool IsShown(ConnectorCase request) => request.Name.StartsWith("captured-", StringComparison.Ordinal) || Hostile.Contains(request.Name);

    /// <summary>Null: the alerts open no incident.</summary>
    private static IncidentView? ViewOf(ConnectorCase request, IConnector connector)
    {
        var alerts = connector.Read(request.Request).Alerts.Where(a => a.Status is not AlertStatus.Info).ToList();
        if (alerts.Count == 0)
            return null;
        var now = request.Request.ReceivedAt;
        var severity = alerts.Max(SeverityOf);
        var view = SampleViews.Fresh([.. alerts.Select(MemberOf)]) with { Severity = severity, PeakSeverity = severity, OpenedAt = now, DueAt = now.AddMinutes(5), Now = now };
        return view.FiringCount > 0 ? view : view with { Phase = Phase.Resolved, ResolvedAt = now, DueAt = null, Reason = Reason.AllRecovered };
    }

    private static IncidentView StateFor(MessageKind kind, IncidentView view) => kind switch
    {
        MessageKind.Taken => view with { Phase = Phase.Resolution, Owner = "Анна Петрова", Actor = "Анна Петрова", Reason = Reason.TakenByPerson, TakenAt = view.Now, DueAt = view.Now.AddHours(1), ResolvedAt = null },
        MessageKind.Escalated => view with { Phase = Phase.Ownership, Level = 1, LevelName = "leads", Reason = Reason.NobodyTookIt, Told = ["Bob"], ResolvedAt = null },
        MessageKind.LastResort => view with { Phase = Phase.Ownership, Level = 2, LevelName = null, Reason = Reason.LevelsExhausted, Told = ["Мария"], ResolvedAt = null },
        MessageKind.Resolved => view with { Phase = Phase.Resolved, ResolvedAt = view.Now.AddMinutes(7), Now = view.Now.AddMinutes(7), DueAt = null, Reason = Reason.AllRecovered },
        MessageKind.Answer => view with { Reason = Reason.AlreadyYours },
        MessageKind.DeadLetter => view with { Text = view.Members[0].Message },
        _ => view,
    };

    private static MemberView MemberOf(Alert alert) => new(
        alert.Title, alert.Message, SeverityOf(alert), alert.Status is AlertStatus.Firing, "monitoring", alert.Resource, alert.Check, alert.Labels, alert.Links, alert.StartsAt, alert.EndsAt);

    private static Severity SeverityOf(Alert alert) => alert.Severity is null or Severity.Unknown ? Severity.Average : alert.Severity.Value;

    // A reader of the golden file wants to see that a long text is cut, not all of it.
    private static string Shortened(string text) => text.Length <= 3000 ? text : $"{text[..1500]}\n[... {text.Length - 2500} characters ...]\n{text[^1000..]}";
}
