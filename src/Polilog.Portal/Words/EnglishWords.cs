using Polilog.Core.Delivery;
using Polilog.Core.Messages;

namespace Polilog.Portal.Words;

internal sealed class EnglishWords : PortalWords
{
    internal override Wording Core => Wording.English;

    public override ConfigurationWords Configuration { get; } = new EnglishConfigurationWords();

    public override string OtherLanguage => "ru";
    public override string OtherLanguageName => "Русский";
    public override string SkipToContent => "Skip to the content";
    public override string Navigation => "Main";
    public override string Topics => "Topics";
    public override string DeadLetters => "Dead letters";
    public override string ActAs => "Act as";
    public override string Change => "Change";
    public override string Demonstration => "Demonstration: invented people, real machinery. Take an incident and see what the room is told.";
    public override string SignIn => "Sign in";
    public override string SignOut => "Sign out";
    public override string WrongToken => "This is no token or password that is valid now. Check it, or ask an administrator for a new one.";
    public override string TokenOrPassword => "Token or password";
    public override string WhereTokensComeFrom => "The first password was printed when the hub started for the first time. An administrator makes a token with:";

    public override string BackToTopics => "To the topics";
    public override string NotThere => "Not found";
    public override string NoSuchPage => "There is no such page. The address may be mistyped, or it belongs to another version.";
    public override string NoSuchTopic(string key) => $"There is no topic “{key}”. It may have been removed from the configuration; the list shows those there are.";
    public override string NoSuchIncident(string key) => $"There is no incident “{key}”. Incidents are named after their topic and a number, such as PAY-142.";
    public override string NoSuchLetter(string id) => $"There is no dead letter “{id}”. It may be older than what is kept.";
    public override string Failed => "Something went wrong";
    public override string FailedWhatNow => "The page could not be made; what happened is in the log of the hub. Try again; alarms are accepted meanwhile.";
    public override string NoDatabase => "The database cannot be reached just now. Senders are told to try again, so no alarm is lost. Reload in a moment; the hub's log says more.";
    public override string NotAllowed => "Not allowed";
    public override string OnlyAdministrators => "Only administrators may do this: log in with a token of the role admin.";
    public override string NotTakenYet => "Nothing was done yet";
    public override string SignedOut => "Your login has ended: log in in another tab, then send this again.";
    public override string SignInElsewhere => "Log in in another tab";
    public override string SendAgain => "Send again";
    public override string NothingTypedIsLost => "What you typed is still here.";

    public override string Live => "live";
    public override string Reconnecting => "reconnecting …";
    public override string NothingOpen => "Nothing is open. All quiet.";
    public override string RecentlyResolved => "Recently resolved";
    public override string NothingResolved => "Nothing yet.";
    public override string Told => "What the room was told";
    public override string NothingTold => "Nothing yet.";
    public override string Older => "Older";
    public override string BackToPresent => "Back to the live room";
    public override string Rang(IReadOnlyList<string> names) => names.Count == 0 ? "rang" : $"rang for {string.Join(", ", names)}";
    public override string MayNotAct(string? person, IReadOnlyList<string> members) =>
        $"{(person is null ? "You read here" : $"{person}, you read here")}; {(members.Count == 0 ? "nobody acts in this topic yet" : $"those who act are {string.Join(", ", members)}")}.";

    public override string Open(int count, bool isMore) => count == 0 ? "No open incidents" : $"{Count(count, isMore)} open {Core.Plural(count, ["incident", "incidents"])}";
    public override string WithoutOwner(int count, bool isMore) => $"{Count(count, isMore)} without an owner";

    public override string Take => "Take";
    public override string TakeOver => "Take over";
    public override string Resolve => "Resolve";
    public override string WhatWasDone => "What was done (optional)";
    public override string Owner => "Responsible";
    public override string NobodyYet => "nobody is responsible yet";
    public override string MutedUntil => "muted until";
    public override string TakeBefore => "to be taken by";
    public override string SolveBefore => "to be solved by";
    public override string EscalatedHint => "It was escalated";
    public override string Since(string time) => $"since {time}";
    public override string Alerts(int count, int firing) => $"{count} {Core.Plural(count, ["alert", "alerts"])}, {(firing == 0 ? "none firing" : $"{firing} firing")}";
    public override string Repeated(long times) => $"repeated {times} {Core.Plural(times, ["time", "times"])}";
    public override string AtWorst(string severity) => $"at its worst: {severity}";
    public override string AndMore(int count) => $"and {count} more";
    public override string Level(int level, string? name) => name is null ? $"Level {level}" : $"Level {level}: {name}";
    public override string ResolvedAfter(string duration) => $"solved in {duration}";

    public override string AllQuiet => "All quiet: no incident is open.";
    public override string Quiet => "quiet";
    public override string AtWork => "at work";
    public override string LastWord => "last";

    public override string Incident => "Incident";
    public override string AlertsTitle => "Alerts";
    public override string Journal => "Journal";
    public override string OlderLines(int shown) => $"The last {shown} lines; there are older ones.";
    public override string Deliveries => "Deliveries";
    public override string NoDeliveries => "This topic talks in the portal only: nothing was owed to another place.";
    public override string Fates => "What became of the alerts";
    public override string Why => "Why";
    public override string Firing => "firing";
    public override string Over => "over";
    public override string Labels => "Labels";
    public override string Attempts => "attempts";
    public override string Proof => "proof";
    public override string WhyHere(string topic, string route, string regulation) => $"It is in {topic} because the route “{route}” matched; the regulation “{regulation}” rules it.";
    public override string WhyGrouped(string groupKey) => $"Alerts of the group {groupKey} share one incident.";
    public override string WhatNext(string time, string left) => $"If nobody acts, it is escalated at {time} ({left}).";
    public override string NothingNext => "Nothing is due: it waits for people or for its source.";
    public override string SourceTimes(string? from, string seen, string? until) =>
        $"seen {seen}{(from is null ? "" : $", by the source's clock since {from}")}{(until is null ? "" : $", over {until}")}";

    public override string Event(string name) => name switch
    {
        "opened" => "opened",
        "told" => "those responsible first were told",
        "joined" => "an alert joined",
        "member_recovered" => "an alert recovered",
        "member_severity_changed" => "the severity of an alert changed",
        "severity_rose" => "became more severe",
        "severity_changed" => "the severity changed",
        "recovered" => "the source recovered",
        "taken" => "taken",
        "taken_over" => "taken over",
        "escalated" => "escalated",
        "level_skipped" => "a level was passed over",
        "last_resort" => "the last resort was told",
        "resolved" => "resolved",
        "reopened" => "opened again",
        "muted" => "muted",
        "unmuted" => "no longer muted",
        "owner_absent" => "the owner is absent",
        "released" => "nobody is responsible any more",
        "told_again" => "told again",
        "acknowledged_at_source" => "acknowledged at the source",
        "unacknowledged_at_source" => "acknowledgement taken back at the source",
        "muted_at_source" => "muted at the source",
        "unmuted_at_source" => "muting ended at the source",
        "flaps_at_source" => "flaps, says the source",
        "flaps_no_more_at_source" => "flaps no more, says the source",
        "source_not_told" => "the source could not be told",
        "noted_at_source" => "noted at the source",
        _ => name.Replace('_', ' '),
    };

    public override string Via(string name) => name switch
    {
        "engine" => "Polilog",
        "portal" => "in the portal",
        "api" => "over the API",
        "cli" => "on the command line",
        "matrix" => "in Matrix",
        "source" => "said by the source",
        _ => name,
    };

    public override string Fate(string name) => name switch
    {
        "opened" => "opened the incident",
        "joined" => "joined the incident",
        "reopened" => "opened the incident again",
        "catch_all" => "no route was meant for it: the catch-all took it",
        "recovered" => "recovered",
        "expired" => "expired: the source fell silent",
        "severity_changed" => "changed its severity",
        "noted" => "noted",
        "refreshed" => "said the same again",
        "collapsed" => "was over before anybody could be told",
        "muted" => "muted",
        "info" => "information only",
        "test" => "a test",
        "pulse" => "a sign of life",
        "resolved_unknown" => "over, but never seen firing",
        "engine_failed" => "could not be decided",
        _ => name.Replace('_', ' '),
    };

    internal override string Of(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Owed => "owed",
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.Rejected => "rejected for good",
        DeliveryStatus.Superseded => "replaced by a newer one",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "has no words"),
    };

    public override string WhatDeadLettersAre => "Requests that were accepted but could not be read. They are kept as they came; mend the sender, the connection or the connector, and re-drive them.";
    public override string NoDeadLetters => "There are none: everything that arrived could be read.";
    public override string Received => "Received";
    public override string Connection => "Connection";
    public override string Reason => "Reason";
    public override string Place => "Place";
    public override string Request => "Request";
    public override string Headers => "Headers";
    public override string Body => "Body";
    public override string Download => "Download as it came";
    public override string Bytes(int count) => $"{count} {Core.Plural(count, ["byte", "bytes"])}";
    public override string CutAt(int bytes) => $"Only the first {bytes} bytes are shown; the download has all.";
    public override string LetterKind(string kind) => kind switch
    {
        "malformed" => "not what the connector reads",
        "connector_failed" => "the connector failed",
        "connector_too_slow" => "the connector took too long",
        "two_strikes" => "brought the process down twice, not read again",
        "connection_stores_only" => "the connection only stores since its connector hung",
        "intake_failed" => "could not be stored",
        _ => kind.Replace('_', ' '),
    };
    public override string Settled(string how) => how == "redriven" ? "re-driven" : how;
    public override string Connectors => "Connectors";
    public override string Connector => "Connector";
    public override string ConnectionsTitle => "Connections";
    public override string State => "State";
    public override string IsRead => "is read";
    public override string StoresOnlySince(string time) => $"only stores since {time}:";
    public override string SourceSilentSince(string time) => $"the source does not tell what fires since {time}:";
    public override string Found => "found by reconciliation";
    public override string UnconfirmedSince(string time) => $"unconfirmed since {time}";
    public override string ReadAgain => "Let it be read again";
    public override string StruckBodies => "Bodies with strikes";
    public override string WhatStrikesAre => "Bodies that were being read when a hub died. With two strikes a body is kept as a dead letter and not read by that version of the connector.";
    public override string Strikes(int count) => $"{count} {Core.Plural(count, ["strike", "strikes"])}";
    public override string ClearedTitle => "Who cleared what";
    public override string Plugins => "Plugins";
    public override string ShowAll => "Show all";
    public override string TryToRead => "What would be read now?";
    public override string Redrive => "Re-drive";
    public override string RedriveAll => "Re-drive all";
    public override string WhatRedrivingDoes => "Reads again and takes the alerts in as if received when they were; what the source has said since wins.";
    public override string CanBeRead(string version) => $"Version {version} of the connector reads it";
    public override string CannotBeRead(string version) => version.Length == 0 ? "It cannot be read" : $"Version {version} of the connector does not read it";

    private static string Count(int count, bool isMore) => isMore ? $"{count - 1}+" : $"{count}";
}
