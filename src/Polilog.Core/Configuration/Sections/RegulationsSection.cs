using Polilog.Core.Configuration.Yaml;
using Polilog.Core.People;
using Polilog.Core.Regulation;
using Polilog.Sdk;

namespace Polilog.Core.Configuration.Sections;

/// <summary><c>regulations:</c> a mapping of names to the rules of topics.</summary>
internal static class RegulationsSection
{
    /// <summary>What the roles in a topic are called in configurations.</summary>
    public static IReadOnlyList<(string Word, TopicRole Meaning)> RoleWords { get; } = [("member", TopicRole.Member), ("lead", TopicRole.Lead), ("manager", TopicRole.Manager)];

    public static Dictionary<string, TopicRegulation> Read(ReadingContext context)
    {
        var regulations = new Dictionary<string, TopicRegulation>(StringComparer.Ordinal);
        foreach (var section in context.Files.Select(f => f.SectionOrNull("regulations", "the regulations")).OfType<Section>())
        {
            foreach (var name in section.Keys)
            {
                var described = context.Regulations.Describe(name, section.PlaceOf(name));
                if (section.SectionOrNull(name, "a regulation") is { } body && Read(name, body, context) is var regulation && described)
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
            Ownership = ReadLimits(section, "ownership", "{ within: { critical: 5m, default: 30m } }"),
            Resolution = ReadLimits(section, "resolution", "{ within: { critical: 1h, default: 24h } }"),
            Levels = ReadLevels(section, context),
            Exhausted = ReadExhausted(section),
            LastResort = ReadLastResort(section, context),
            Recovery = section.Word("recovery", RecoveryRule.Resolve, ("resolve", RecoveryRule.Resolve), ("ask_owner", RecoveryRule.AskOwner), ("keep_open", RecoveryRule.KeepOpen)),
            Reopen = ReadReopen(section),
        };
        section.NotYet("clock", "take_over", "offer", "snooze", "still_firing", "flapping", "source_acknowledge", "source_suppressed", "outage_counts");
        section.Close();
        return regulation;
    }

    private static Limits ReadLimits(Section section, string phase, string example)
    {
        var nothing = new Limits(TimeSpan.FromMinutes(1), new Dictionary<Severity, TimeSpan>());
        if (section.Required(phase, example) is not { } value || Section.Of(value, $"'{phase}'", section.Faults) is not { } body)
            return nothing;
        var within = body.Required("within", "{ critical: 5m, default: 30m }");
        var limits = within is YamlMap map ? ReadLimits(new Section(map, "'within'", section.Faults))
            : within is null ? nothing
            : nothing with { Default = body.DurationAt("within", within) };
        body.NotYet("remind_at", "check_in_every");
        body.Close();
        return limits;
    }

    private static Limits ReadLimits(Section within)
    {
        var bySeverity = new Dictionary<Severity, TimeSpan>();
        foreach (var (word, severity) in ConnectionsSection.SeverityWords)
        {
            if (within.DurationOrNull(word) is { } limit)
                bySeverity[severity] = limit;
        }
        var otherwise = within.Required("default", "30m") is { } value ? within.DurationAt("default", value) : TimeSpan.FromMinutes(1);
        within.Close();
        return new Limits(otherwise, bySeverity);
    }

    private static List<Level> ReadLevels(Section section, ReadingContext context)
    {
        section.Required("levels", "[{ name: duty, notify: [on_call] }]");
        if (section.Find("levels") is YamlList { Items.Count: 0 } empty)
            section.Faults.Add(empty.Place, "A regulation has at least one level: who is told first?");
        var names = new Dictionary<string, Place>(StringComparer.Ordinal);
        return [.. section.Sections("levels", "a level").Select(level => ReadLevel(level, names, context))];
    }

    private static Level ReadLevel(Section section, Dictionary<string, Place> names, ReadingContext context)
    {
        var level = new Level(section.Text("name", "duty"), ReadAudiences(section, context), section.DurationOrNull("within"));
        if (level.Name.Length > 0 && !names.TryAdd(level.Name, section.Place))
            section.Faults.Add(section.PlaceOf("name"), $"The level '{level.Name}' is already in line {names[level.Name].Line}.");
        section.NotYet("channels");
        section.Close();
        return level;
    }

    private static List<Audience> ReadAudiences(Section section, ReadingContext context)
    {
        section.Required("notify", "[on_call]");
        var items = section.Items("notify");
        if (items.Count == 0 && section.Find("notify") is YamlList list)
            section.Faults.Add(list.Place, "Nobody is told here: name on_call, { role: lead } or { person: ann }.");
        return [.. items.Select(item => ReadAudience(item, section, context)).OfType<Audience>()];
    }

    private static Audience? ReadAudience(YamlValue value, Section section, ReadingContext context)
    {
        if (value is YamlText { Text: var word } && word != "on_call")
            section.Faults.Add(value.Place, $"'notify' takes on_call, {{ role: lead }} or {{ person: ann }}, not '{word}'.");
        if (value is YamlText)
            return new Audience.OnCall();
        if (Section.Of(value, "an entry of 'notify'", section.Faults) is not { } body)
            return null;
        var role = body.TextOrNull("role");
        var person = body.TextOrNull("person");
        body.NotYet("room", "channels");
        body.Close();
        if (role is null == person is null)
            section.Faults.Add(body.Place, "An entry of 'notify' names either a role or a person.");
        if (role is not null)
            return new Audience.InRole(body.WordAt(body.PlaceOf("role"), "role", role, TopicRole.Lead, RoleWords));
        context.People.Check(person ?? "", body.PlaceOf("person"));
        return new Audience.Named(person ?? "");
    }

    private static Exhausted ReadExhausted(Section section)
    {
        if (section.SectionOrNull("exhausted", "'exhausted'") is not { } body)
            return new Exhausted(3, TimeSpan.FromMinutes(15));
        var exhausted = new Exhausted(body.Number("repeat", 3, 0, 100), body.DurationOrNull("every") ?? TimeSpan.FromMinutes(15));
        body.Close();
        return exhausted;
    }

    private static LastResort ReadLastResort(Section section, ReadingContext context)
    {
        if (section.Required("last_resort", "{ notify: [{ person: boss }], every: 30m }") is not { } value || Section.Of(value, "'last_resort'", section.Faults) is not { } body)
            return new LastResort([], TimeSpan.FromMinutes(30));
        var lastResort = new LastResort(ReadAudiences(body, context), body.DurationOrNull("every") ?? TimeSpan.FromMinutes(30));
        body.NotYet("channels");
        body.Close();
        return lastResort;
    }

    private static ReopenRule ReadReopen(Section section)
    {
        if (section.SectionOrNull("reopen", "'reopen'") is not { } body)
            return new ReopenRule(TimeSpan.FromMinutes(30), ToPreviousOwner: false);
        var within = body.DurationOrNull("within") ?? TimeSpan.FromMinutes(30);
        var to = body.Word("to", "ownership", ("ownership", "ownership"), ("previous_owner", "previous_owner"), ("never", "never"));
        body.Close();
        return new ReopenRule(to == "never" ? TimeSpan.Zero : within, to == "previous_owner");
    }
}
