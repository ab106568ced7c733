using Polilog.Core.Configuration.Planning;

namespace Polilog.Portal.Words;

/// <summary>The words of the pages of the configuration. What faults, refusals and differences say comes from the hub and is English everywhere, as the keys of a configuration are.</summary>
public abstract class ConfigurationWords
{
    public abstract string Title { get; }
    public abstract string RevisionTitle { get; }
    public abstract string Revision(long number);
    public abstract string IsActive(long revision);

    // What is active, and what was
    public abstract string Since { get; }
    public abstract string By { get; }
    public abstract string Note { get; }
    public abstract string Changed { get; }
    public abstract string Hosts { get; }
    public abstract string Host { get; }
    public abstract string WorksBy { get; }
    public abstract string IsBehind { get; }
    public abstract string History { get; }
    public abstract string OnlyAdministratorsSeeParts { get; }

    // A revision
    public abstract string Parts { get; }
    public abstract string PartsChangedAgainst(long revision);
    public abstract string SaysTheSame { get; }
    public abstract string CannotBeRead { get; }

    /// <param name="change">added, changed, removed.</param>
    public abstract string What(string change);
    public abstract string MakeActiveAgain { get; }
    public abstract string NoSuchRevision(long revision);
    public abstract string NoSuchPart(string name, long revision);

    // A part
    public abstract string Edit { get; }
    public abstract string AddPart { get; }
    public abstract string RemovePart { get; }
    public abstract string IsToBeRemoved { get; }
    public abstract string PartName { get; }
    public abstract string PartNameHint { get; }
    public abstract string Text { get; }
    public abstract string MadeFrom(long revision);
    public abstract string NotTheActive(long revision);
    public abstract string PartExists(string name);
    public abstract string TooLong(int letters);

    // Plan and apply
    public abstract string CheckAndPlan { get; }
    public abstract string Plan { get; }
    public abstract string Apply { get; }

    /// <summary>What a plan would have made of the recorded incidents, a line each.</summary>
    internal abstract IReadOnlyList<string> Of(BlastRadius radius);

    public abstract string WhyForHistory { get; }
    public abstract string NoteMissing(int letters);
    public abstract string NothingToChange(long revision);
    public abstract string Faults(int count);
    public abstract string Line(int number);
    public abstract string Overtaken(string by, long revision);
    public abstract string ChangedAfterPlan { get; }
    public abstract string Conflict(string by, long revision);
    public abstract string Theirs(long revision);
    public abstract string TheirsIsGone { get; }
    public abstract string MarkedLines { get; }

    // Where would an alert go?
    public abstract string WhereWouldItGo { get; }
    public abstract string WhereHint { get; }
    public abstract string RecordedAlert { get; }
    public abstract string OrImagined { get; }
    public abstract string Connection { get; }
    public abstract string Severity { get; }
    public abstract string Resource { get; }
    public abstract string Check { get; }
    public abstract string AlertTitle { get; }
    public abstract string Labels { get; }
    public abstract string LabelsHint { get; }
    public abstract string At { get; }
    public abstract string AtHint { get; }
    public abstract string NoInstant(string text);
    public abstract string Tell { get; }
    public abstract string Any { get; }
    public abstract string Routes { get; }
    public abstract string Takes(string topic);
    public abstract string TakesNot { get; }
    public abstract string Group(string key);
    public abstract string NearestChange { get; }
    public abstract string LeftOut(int count);
    public abstract string NoSuchAlert(string id);
    public abstract string NoPair(string line);
}
