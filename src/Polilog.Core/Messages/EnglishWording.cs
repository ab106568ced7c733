using Polilog.Core.Incidents;
using Polilog.Sdk;

namespace Polilog.Core.Messages;

internal sealed class EnglishWording : Wording
{
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    public override string Language => "en";

    public override string SafeMessageNote => "The template for this message failed; this is the built-in one. The administrators can see why.";

    public override string Of(Severity severity) => severity switch
    {
        Severity.Critical => "Critical",
        Severity.High => "High",
        Severity.Average => "Average",
        Severity.Warning => "Warning",
        Severity.Info => "Info",
        _ => "Severity unknown",
    };

    public override string Of(Phase phase) => phase switch
    {
        Phase.Ownership => "nobody is responsible yet",
        Phase.Resolution => "being solved",
        _ => "resolved",
    };

    public override string Of(Reason reason) => reason switch
    {
        Reason.NewEpisode => "a new alarm",
        Reason.SameGroup => "it belongs to the same group",
        Reason.SeverityRose => "it became graver",
        Reason.SeverityFell => "it became less grave",
        Reason.SeverityUnchanged => "its severity is as before",
        Reason.MemberRecovered => "one alert recovered",
        Reason.AllRecovered => "monitoring reports recovery",
        Reason.TakenByPerson => "somebody took it",
        Reason.AlreadyYours => "it is yours already",
        Reason.TakenOver => "somebody took it over",
        Reason.SolvedByPerson => "somebody solved it",
        Reason.AlreadyResolved => "it is resolved already",
        Reason.NobodyTookIt => "nobody took it in time",
        Reason.NotSolvedInTime => "it was not solved in time",
        Reason.LevelHasNobody => "the level before has nobody to tell",
        Reason.LevelsExhausted => "every level was told and nobody acted",
        Reason.SameCondition => "the same condition fires again",
        Reason.SourceNote => "a note from monitoring",
        Reason.NotYetDue => "its time has not come yet",
        Reason.NoSuchIncident => "there is no such incident",
        Reason.TakenMeanwhile => "somebody else took it a moment before",
        Reason.RoleTooLow => "your role in the topic does not allow that",
        Reason.NotAMember => "only members of the topic may do that",
        Reason.UnknownPerson => "this account belongs to nobody Polilog knows",
        Reason.RecoveryNeedsOwner => "monitoring reports recovery; the owner decides",
        Reason.SourceRefused => "monitoring did not take it",
        Reason.RecoveryKeepsOpen => "monitoring reports recovery; a person must resolve it",
        Reason.Muted => "it is muted by a silence or maintenance",
        Reason.OwnerAbsent => "the owner is absent",
        Reason.OwnerLeft => "the owner does not belong to the topic any more",
        Reason.MutingEnded => "the silence or maintenance is over",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "has no words"),
    };

    public override string Of(LinkKind link) => link switch
    {
        LinkKind.Source => "Source",
        LinkKind.Rule => "Rule",
        LinkKind.Event => "Event",
        LinkKind.Dashboard => "Dashboard",
        LinkKind.Panel => "Panel",
        LinkKind.Silence => "Silence at the source",
        LinkKind.Runbook => "What to do",
        _ => "Monitoring",
    };

    public override string Of(AcknowledgementKind kind, string? person) => (kind, person) switch
    {
        (AcknowledgementKind.Taken or AcknowledgementKind.Joined, _) => $"{person} is responsible",
        (_, null) => "All of it recovered",
        _ => $"{person} says it is solved",
    };

    public override string Plural(long number, IReadOnlyList<string> forms) => forms[number is 1 or -1 ? 0 : ^1];

    public override string Silence(string connection, TimeSpan longerThan, bool isWatchdog) =>
        $"{(isWatchdog ? "No pulse" : "No news")} from {connection} for more than {Duration(longerThan)}";

    public override string LeftOut(int characters) => $"{characters} {Plural(characters, ["character", "characters"])} left out; everything is in the portal";

    protected override string JustNow => "just now";

    protected override string OnDay(string time, string day, string year) => $"{time} on {day}{year}";

    protected override string Month(int month) => Months[month - 1];

    protected override string Ahead(string duration) => "in " + duration;

    protected override string Past(string duration) => duration + " ago";

    protected override string Seconds(int count) => $"{count} {Plural(count, ["second", "seconds"])}";

    protected override string Minutes(int count) => $"{count} {Plural(count, ["minute", "minutes"])}";

    protected override string Hours(int count) => $"{count} {Plural(count, ["hour", "hours"])}";

    protected override string Days(int count) => $"{count} {Plural(count, ["day", "days"])}";
}
