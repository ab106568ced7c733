using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Regulation;
using Polilog.Sdk;

namespace Polilog.Core.Configuration.Sections;

/// <summary><c>regulations:</c> a mapping of names to the rules of topics.</summary>
internal static class RegulationsSection
{
    private static readonly (SectionKey Key, Severity Severity)[] Severities =
        [.. ConnectionsSection.SeverityWords.Select(s => (new SectionKey(s.Word, new Form.Duration(), $"Limit where the severity is {s.Word}."), s.Meaning))];
    private static readonly SectionKey Otherwise = new("default", new Form.Duration(), "Limit of every severity that is not named.") { Example = "30m" };
    private static readonly SectionShape BySeverity = new("Limits by severity", "'within'", [.. Severities.Select(s => s.Key), Otherwise]);

    private static readonly SectionKey Within = new(
        "within", new Form.Either(new Form.Duration(), new Form.Mapping(BySeverity)), "Limit of the phase: one duration, or one for each severity.")
    { Example = "{ critical: 5m, default: 30m }" };
    private static readonly SectionShape Limits = new("Limits of a phase", "a phase", Within) { NotYet = ["remind_at", "check_in_every"] };
    private static readonly SectionKey Ownership = new("ownership", new Form.Mapping(LimitsOf("ownership")), "The phase until somebody takes the incident.")
    {
        Example = "{ within: { critical: 5m, default: 30m } }",
    };
    private static readonly SectionKey Resolution = new("resolution", new Form.Mapping(LimitsOf("resolution")), "The phase from the first take until it is solved.")
    {
        Example = "{ within: { critical: 1h, default: 24h } }",
    };

    private static readonly DurationKey ReopenWithin = new("within", TimeSpan.FromMinutes(30), "How long after it was resolved the incident is opened again; later a new one is.");
    private static readonly WordKey<string> ReopenTo = new(
        "to", "ownership", [("ownership", "ownership"), ("previous_owner", "previous_owner"), ("never", "never")],
        "Whether it begins with nobody responsible, goes back to its last owner, or is never opened again.");
    private static readonly SectionShape ReopenShape = new("Reopen", "'reopen'", ReopenWithin, ReopenTo);

    private static readonly WordKey<RecoveryRule> Recovery = new(
        "recovery", RecoveryRule.Resolve, [("resolve", RecoveryRule.Resolve), ("ask_owner", RecoveryRule.AskOwner), ("keep_open", RecoveryRule.KeepOpen)],
        "What happens when nothing of the incident fires any more: it is resolved, its owner is asked, or it stays open.");
    private static readonly MappingKey Reopen = new("reopen", ReopenShape, "What happens when the same condition fires again.");
    private static readonly SectionShape Regulation = new(
        "Regulation", "a regulation", Ownership, Resolution, LevelsSection.Levels, LevelsSection.Exhausted, LevelsSection.LastResort, Recovery, Reopen)
    {
        NotYet = ["clock", "take_over", "offer", "snooze", "still_firing", "flapping", "source_acknowledge", "source_suppressed", "outage_counts"],
    };

    private static readonly SectionShape ByName = new("Regulations", "the regulations")
    {
        Named = new NamedValues(NameForms.Lower, new Form.Mapping(Regulation), "Name of a regulation, as topics use it."),
    };
    public static readonly MappingKey Regulations = new("regulations", ByName, "The rules of topics: how long a phase may last, and who is told next.");

    public static Dictionary<string, TopicRegulation> Read(ReadingContext context)
    {
        var regulations = new Dictionary<string, TopicRegulation>(StringComparer.Ordinal);
        foreach (var section in context.Files.Select(f => f.SectionOrNull(Regulations)).OfType<Section>())
        {
            foreach (var name in section.Keys)
            {
                var described = context.Regulations.Describe(name, section.PlaceOf(name));
                if (section.Find(name) is { } value && Section.Of(value, Regulation, context.Faults) is { } body && Read(name, body, context) is var regulation && described)
                    regulations[name] = regulation;
            }
        }
        return regulations;
    }

    private static TopicRegulation Read(string name, Section section, ReadingContext context)
    {
        var regulation = new TopicRegulation
        {
            Name = name,
            Ownership = ReadLimits(section, Ownership),
            Resolution = ReadLimits(section, Resolution),
            Levels = LevelsSection.ReadLevels(section, context),
            Exhausted = LevelsSection.ReadExhausted(section),
            LastResort = LevelsSection.ReadLastResort(section, context),
            Recovery = section.Word(Recovery),
            Reopen = ReadReopen(section),
        };
        section.Close();
        return regulation;
    }

    private static SectionShape LimitsOf(string phase) => Limits with { What = $"'{phase}'" };

    private static Limits ReadLimits(Section section, SectionKey phase)
    {
        var nothing = new Limits(TimeSpan.FromMinutes(1), new Dictionary<Severity, TimeSpan>());
        if (section.Required(phase) is not { } value || Section.Of(value, LimitsOf(phase.Name), section.Faults) is not { } body)
            return nothing;
        var within = body.Required(Within);
        var limits = within is YamlMap map ? ReadLimits(new Section(map, BySeverity, section.Faults))
            : within is null ? nothing
            : nothing with { Default = body.DurationAt(Within, within) };
        body.Close();
        return limits;
    }

    private static Limits ReadLimits(Section within)
    {
        var bySeverity = new Dictionary<Severity, TimeSpan>();
        foreach (var (key, severity) in Severities)
        {
            if (within.DurationOrNull(key) is { } limit)
                bySeverity[severity] = limit;
        }
        var otherwise = within.Required(Otherwise) is { } value ? within.DurationAt(Otherwise, value) : TimeSpan.FromMinutes(1);
        within.Close();
        return new Limits(otherwise, bySeverity);
    }

    private static ReopenRule ReadReopen(Section section)
    {
        if (section.SectionOrNull(Reopen) is not { } body)
            return new ReopenRule(ReopenWithin.Otherwise, ToPreviousOwner: false);
        var within = body.Duration(ReopenWithin);
        var to = body.Word(ReopenTo);
        body.Close();
        return new ReopenRule(to == "never" ? TimeSpan.Zero : within, to == "previous_owner");
    }
}
