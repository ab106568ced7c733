using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.People;
using Polilog.Core.Regulation;

namespace Polilog.Core.Configuration.Sections;

/// <summary>Who is told, in a regulation: <c>levels</c>, <c>exhausted</c> and <c>last_resort</c>.</summary>
internal static class LevelsSection
{
    /// <summary>What the roles in a topic are called in configurations.</summary>
    public static IReadOnlyList<(string Word, TopicRole Meaning)> RoleWords { get; } = [("member", TopicRole.Member), ("lead", TopicRole.Lead), ("manager", TopicRole.Manager)];

    private static readonly WordKey<TopicRole> Role = new("role", TopicRole.Lead, RoleWords, "Everybody who has this role in the topic.");
    private static readonly SectionKey Person = new("person", NameForms.Lower, "Key of a person.");
    private static readonly SectionShape Entry = new("Entry of notify", "an entry of 'notify'", Role, Person) { NeedsOne = true, AtMostOne = true, NotYet = ["room", "channels"] };
    private static readonly SectionKey Notify = new(
        "notify", new Form.Each(new Form.Either(new Form.Word("on_call"), new Form.Mapping(Entry)), MayBeEmpty: false),
        "Who is told: `on_call` is whoever is on call, else every member; `{ role: lead }` and `{ person: ann }` name others.")
    { Example = "[on_call]" };

    private static readonly SectionKey Name = new("name", new Form.Text(), "Name of the level, of its own in the regulation.") { Example = "duty" };
    private static readonly SectionKey Within = new("within", new Form.Duration(), "Limit of this level. That of the phase without it.");
    private static readonly SectionShape LevelShape = new("Level", "a level", Name, Notify, Within) { NotYet = ["channels"] };
    public static readonly SectionsKey Levels = new(
        "levels", LevelShape, "Who is told, one level after another, each when the limit before has passed; at least one.", mayBeEmpty: false)
    { Example = "[{ name: duty, notify: [on_call] }]" };

    private static readonly NumberKey Repeat = new("repeat", 3, 0, 100, "How often the highest level is told again before the last resort is.");
    private static readonly DurationKey RepeatEvery = new("every", TimeSpan.FromMinutes(15), "Time between two such messages.");
    private static readonly SectionShape ExhaustedShape = new("Exhausted", "'exhausted'", Repeat, RepeatEvery);
    public static readonly MappingKey Exhausted = new("exhausted", ExhaustedShape, "What happens when the limit of the highest level has passed.");

    private static readonly DurationKey TellEvery = new("every", TimeSpan.FromMinutes(30), "Time between two such messages, until somebody acts.");
    private static readonly SectionShape LastResortShape = new("Last resort", "'last_resort'", Notify, TellEvery) { NotYet = ["channels"] };
    public static readonly MappingKey LastResort = new("last_resort", LastResortShape, "Who is told, and told again until somebody acts, when every level is exhausted.")
    {
        Example = "{ notify: [{ person: boss }], every: 30m }",
    };

    public static List<Level> ReadLevels(Section section, ReadingContext context)
    {
        section.Required(Levels);
        if (section.Find(Levels) is YamlList { Items.Count: 0 } empty)
            section.Faults.Add(empty.Place, "A regulation has at least one level: who is told first?");
        var names = new Dictionary<string, Place>(StringComparer.Ordinal);
        return [.. section.Sections(Levels).Select(level => ReadLevel(level, names, context))];
    }

    public static Exhausted ReadExhausted(Section section)
    {
        if (section.SectionOrNull(Exhausted) is not { } body)
            return new Exhausted(Repeat.Otherwise, RepeatEvery.Otherwise);
        var exhausted = new Exhausted(body.Number(Repeat), body.Duration(RepeatEvery));
        body.Close();
        return exhausted;
    }

    public static LastResort ReadLastResort(Section section, ReadingContext context)
    {
        if (section.Required(LastResort) is not { } value || Section.Of(value, LastResortShape, section.Faults) is not { } body)
            return new LastResort([], TellEvery.Otherwise);
        var lastResort = new LastResort(ReadAudiences(body, context), body.Duration(TellEvery));
        body.Close();
        return lastResort;
    }

    private static Level ReadLevel(Section section, Dictionary<string, Place> names, ReadingContext context)
    {
        var level = new Level(section.Text(Name), ReadAudiences(section, context), section.DurationOrNull(Within));
        if (level.Name.Length > 0 && !names.TryAdd(level.Name, section.Place))
            section.Faults.Add(section.PlaceOf(Name), $"The level '{level.Name}' is already in line {names[level.Name].Line}.");
        section.Close();
        return level;
    }

    private static List<Audience> ReadAudiences(Section section, ReadingContext context)
    {
        section.Required(Notify);
        var items = section.Items(Notify);
        if (items.Count == 0 && section.Find(Notify) is YamlList list)
            section.Faults.Add(list.Place, "Nobody is told here: name on_call, { role: lead } or { person: ann }.");
        return [.. items.Select(item => ReadAudience(item, section, context)).OfType<Audience>()];
    }

    private static Audience? ReadAudience(YamlValue value, Section section, ReadingContext context)
    {
        if (value is YamlText { Text: var word } && word != "on_call")
            section.Faults.Add(value.Place, $"'notify' takes on_call, {{ role: lead }} or {{ person: ann }}, not '{word}'.");
        if (value is YamlText)
            return new Audience.OnCall();
        if (Section.Of(value, Entry, section.Faults) is not { } body)
            return null;
        var isRole = body.TextOrNull(Role) is not null;
        var person = body.TextOrNull(Person);
        body.Close();
        if (isRole != person is null)
            section.Faults.Add(body.Place, "An entry of 'notify' names either a role or a person.");
        if (isRole)
            return new Audience.InRole(body.Word(Role));
        context.People.Check(person ?? "", body.PlaceOf(Person));
        return new Audience.Named(person ?? "");
    }
}
