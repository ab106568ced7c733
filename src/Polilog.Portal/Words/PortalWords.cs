using Polilog.Core.Incidents;
using Polilog.Core.Messages;

namespace Polilog.Portal.Words;

/// <summary>Every word of the portal in one language; what rooms and reports say, too, stands in <see cref="Core"/>. The compiler sees to it that no language lacks one.</summary>
public abstract class PortalWords
{
    internal static readonly PortalWords English = new EnglishWords();
    internal static readonly PortalWords Russian = new RussianWords();

    internal static IReadOnlyList<PortalWords> All { get; } = [English, Russian];

    internal static PortalWords Of(string language) => language == Russian.Language ? Russian : English;

    internal abstract Wording Core { get; }

    public abstract ConfigurationWords Configuration { get; }

    /// <summary>ru or en.</summary>
    public string Language => Core.Language;

    // Around every page
    public abstract string OtherLanguage { get; }
    public abstract string OtherLanguageName { get; }
    public abstract string SkipToContent { get; }
    public abstract string Navigation { get; }
    public abstract string Topics { get; }
    public abstract string DeadLetters { get; }
    public abstract string ActAs { get; }
    public abstract string Change { get; }
    public abstract string Demonstration { get; }
    public abstract string SignIn { get; }
    public abstract string SignOut { get; }
    public abstract string WrongToken { get; }
    public abstract string TokenOrPassword { get; }
    public abstract string WhereTokensComeFrom { get; }

    // What went wrong
    public abstract string BackToTopics { get; }
    public abstract string NotThere { get; }
    public abstract string NoSuchPage { get; }
    public abstract string NoSuchTopic(string key);
    public abstract string NoSuchIncident(string key);
    public abstract string NoSuchLetter(string id);
    public abstract string Failed { get; }
    public abstract string FailedWhatNow { get; }
    public abstract string NoDatabase { get; }
    public abstract string NotAllowed { get; }
    public abstract string OnlyAdministrators { get; }
    public abstract string NotTakenYet { get; }
    public abstract string SignedOut { get; }
    public abstract string SignInElsewhere { get; }
    public abstract string SendAgain { get; }
    public abstract string NothingTypedIsLost { get; }

    // The room
    public abstract string Live { get; }
    public abstract string Reconnecting { get; }
    public abstract string NothingOpen { get; }
    public abstract string RecentlyResolved { get; }
    public abstract string NothingResolved { get; }
    public abstract string Told { get; }
    public abstract string NothingTold { get; }
    public abstract string Older { get; }
    public abstract string BackToPresent { get; }
    public abstract string Rang(IReadOnlyList<string> names);
    public abstract string MayNotAct(string? person, IReadOnlyList<string> members);

    /// <param name="isMore">There are more; so many were counted.</param>
    public abstract string Open(int count, bool isMore);
    public abstract string WithoutOwner(int count, bool isMore);

    // The card
    public abstract string Take { get; }
    public abstract string TakeOver { get; }
    public abstract string Resolve { get; }
    public abstract string WhatWasDone { get; }
    public abstract string Owner { get; }
    public abstract string NobodyYet { get; }
    public abstract string TakeBefore { get; }
    public abstract string MutedUntil { get; }
    public abstract string SolveBefore { get; }
    public abstract string EscalatedHint { get; }
    public abstract string Since(string time);
    public abstract string Alerts(int count, int firing);
    public abstract string Repeated(long times);
    public abstract string AtWorst(string severity);
    public abstract string AndMore(int count);
    public abstract string Level(int level, string? name);
    public abstract string ResolvedAfter(string duration);

    // The topics
    public abstract string AllQuiet { get; }
    public abstract string Quiet { get; }
    public abstract string AtWork { get; }
    public abstract string LastWord { get; }

    // The incident
    public abstract string Incident { get; }
    public abstract string AlertsTitle { get; }
    public abstract string Journal { get; }

    /// <param name="shown">Lines.</param>
    public abstract string OlderLines(int shown);
    public abstract string Deliveries { get; }
    public abstract string NoDeliveries { get; }
    public abstract string Fates { get; }
    public abstract string Why { get; }
    public abstract string Firing { get; }
    public abstract string Over { get; }
    public abstract string Labels { get; }
    public abstract string Attempts { get; }
    public abstract string Proof { get; }
    public abstract string WhyHere(string topic, string route, string regulation);
    public abstract string WhyGrouped(string groupKey);
    public abstract string WhatNext(string time, string left);
    public abstract string NothingNext { get; }

    /// <summary>From, to; as the source says it and as it was seen here.</summary>
    public abstract string SourceTimes(string? from, string seen, string? until);

    /// <summary>An event of the journal; as it is written there if it has no words.</summary>
    public abstract string Event(string name);

    /// <summary>From where it came: engine, portal, api, cli, matrix, source.</summary>
    public abstract string Via(string name);

    public abstract string Fate(string name);

    internal abstract string Of(Core.Delivery.DeliveryStatus status);

    /// <summary>A reason as the journal writes it.</summary>
    public string Because(string reason) => Reasons.TryGetValue(reason, out var known) ? Core.Of(known) : reason;

    private static readonly IReadOnlyDictionary<string, Reason> Reasons = Enum.GetValues<Reason>().ToDictionary(IncidentRows.Name, StringComparer.Ordinal);

    // Dead letters
    public abstract string WhatDeadLettersAre { get; }
    public abstract string NoDeadLetters { get; }
    public abstract string Received { get; }
    public abstract string Connection { get; }
    public abstract string Reason { get; }
    public abstract string Place { get; }
    public abstract string Request { get; }
    public abstract string Headers { get; }
    public abstract string Body { get; }
    public abstract string Download { get; }
    public abstract string Bytes(int count);
    public abstract string CutAt(int bytes);
    public abstract string LetterKind(string kind);
    public abstract string Settled(string how);
    public abstract string Connectors { get; }
    public abstract string Connector { get; }
    public abstract string ConnectionsTitle { get; }
    public abstract string State { get; }
    public abstract string IsRead { get; }
    public abstract string StoresOnlySince(string time);

    /// <summary>The source of a connection does not answer when it is asked what fires.</summary>
    public abstract string SourceSilentSince(string time);

    /// <summary>An alert was not sent but found when its source was asked.</summary>
    public abstract string Found { get; }

    /// <summary>The source does not know the alert when it is asked.</summary>
    public abstract string UnconfirmedSince(string time);
    public abstract string ReadAgain { get; }
    public abstract string StruckBodies { get; }
    public abstract string WhatStrikesAre { get; }
    public abstract string Strikes(int count);
    public abstract string ClearedTitle { get; }
    public abstract string Plugins { get; }
    public abstract string ShowAll { get; }
    public abstract string TryToRead { get; }
    public abstract string Redrive { get; }
    public abstract string RedriveAll { get; }
    public abstract string WhatRedrivingDoes { get; }
    public abstract string CanBeRead(string version);
    public abstract string CannotBeRead(string version);
}
