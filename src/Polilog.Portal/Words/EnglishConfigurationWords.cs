using Polilog.Core.Configuration.Planning;

namespace Polilog.Portal.Words;

internal sealed class EnglishConfigurationWords : ConfigurationWords
{
    public override string Title => "Configuration";
    public override string RevisionTitle => "Revision";
    public override string Revision(long number) => $"Revision {number}";
    public override string IsActive(long revision) => $"Revision {revision} is active";

    public override string Since => "Since";
    public override string By => "By";
    public override string Note => "Why";
    public override string Changed => "Changed parts";
    public override string Hosts => "Hosts";
    public override string Host => "Host";
    public override string WorksBy => "Works by";
    public override string IsBehind => "not yet by the active one";
    public override string History => "History";
    public override string OnlyAdministratorsSeeParts => "The parts of a revision are shown to administrators, who can change them here.";

    public override string Parts => "Parts";
    public override string PartsChangedAgainst(long revision) => $"What it changed against revision {revision}";
    public override string SaysTheSame => "It says the same in other words.";
    public override string CannotBeRead => "This host cannot read both revisions any more, so only their parts are compared; a connector or a secret of then may be missing.";
    public override string What(string change) => change;
    public override string MakeActiveAgain => "Make active again";
    public override string NoSuchRevision(long revision) => $"There is no revision {revision} whose parts were kept. The history lists those that were active.";
    public override string NoSuchPart(string name, long revision) => $"Revision {revision} has no part “{name}”.";

    public override string Edit => "Change this part";
    public override string AddPart => "Add a part";
    public override string RemovePart => "Remove this part";
    public override string IsToBeRemoved => "The part is to be removed.";
    public override string PartName => "Name of the part";
    public override string PartNameHint => "NAME.yaml; a template is FOLDER/KIND/LANGUAGE.scriban.";
    public override string Text => "Text";
    public override string MadeFrom(long revision) => $"Made from revision {revision}. Parts that others change meanwhile are kept.";
    public override string NotTheActive(long revision) => $"This is not the active revision; changes begin at revision {revision}.";
    public override string PartExists(string name) => $"There is a part “{name}” already: give another name, or change that one.";
    public override string TooLong(int letters) => $"Here a part may have {letters:N0} letters. Divide it, or use polilog config export and apply.";

    public override string CheckAndPlan => "Check and plan";
    public override string Plan => "What this would do";
    public override string Apply => "Apply";
    internal override IReadOnlyList<string> Of(BlastRadius radius) => BlastSentences.Of(radius);
    public override string WhyForHistory => "Why (stands in the history)";
    public override string NoteMissing(int letters) => $"Nothing was done yet: say why, in at most {letters} letters; it stands in the history.";
    public override string NothingToChange(long revision) => $"Nothing to change: the active revision {revision} is just this.";
    public override string Faults(int count) => count == 1 ? "1 fault; nothing was changed" : $"{count} faults; nothing was changed";
    public override string Line(int number) => $"line {number}";
    public override string Overtaken(string by, long revision) => $"Nothing was done: {by} has activated revision {revision} meanwhile. This is what it would do now.";
    public override string ChangedAfterPlan => "Nothing was done yet: the text was changed after the plan. This is the plan of the text as it is now.";
    public override string Conflict(string by, long revision) =>
        $"{by} has changed the same part in revision {revision}. Nothing was done, and your text is kept: put both together in it, then check again. What you apply then takes the place of the other.";
    public override string Theirs(long revision) => $"The part in revision {revision}";
    public override string TheirsIsGone => "There it was removed.";
    public override string MarkedLines => "Marked lines are not in yours.";

    public override string WhereWouldItGo => "Where would an alert go?";
    public override string WhereHint => "The routes of the active revision are asked in their order; nothing is sent or changed.";
    public override string RecordedAlert => "Number of a recorded alert";
    public override string OrImagined => "Or an imagined one:";
    public override string Connection => "Connection";
    public override string Severity => "Severity";
    public override string Resource => "Resource";
    public override string Check => "Check";
    public override string AlertTitle => "Title";
    public override string Labels => "Labels";
    public override string LabelsHint => "A line for each, such as team=payments.";
    public override string At => "At";
    public override string AtHint => "Such as 2026-12-24 18:30Z; the time of the week decides where routes say “when”. Empty: now, or when the recorded alert was routed.";
    public override string NoInstant(string text) => $"“{text}” is no instant: write it like 2026-12-24 18:30Z.";
    public override string Tell => "Tell where";
    public override string Any => "not given";
    public override string Routes => "Routes, in the order in which they are tried";
    public override string Takes(string topic) => $"takes it: {topic}";
    public override string TakesNot => "does not take it";
    public override string Group(string key) => $"group {key}";
    public override string NearestChange => "The smallest change with which it would:";
    public override string LeftOut(int count) => count == 1 ? "1 more route before, which would have needed more." : $"{count} more routes before, which would have needed more.";
    public override string NoSuchAlert(string id) => $"There is no alert “{id}”. The API lists them at /api/v1/alerts.";
    public override string NoPair(string line) => $"“{line}” is no label: write NAME=VALUE.";
}
