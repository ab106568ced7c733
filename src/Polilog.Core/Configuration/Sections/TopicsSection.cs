using System.Text.RegularExpressions;
using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.People;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Sections;

/// <summary><c>topics:</c> the supported systems and services, with the routes written inside them.</summary>
internal static partial class TopicsSection
{
    private const string ManagedHere = "managed_here";

    private static readonly SectionKey Person = new("person", NameForms.Lower, "Key of the person.") { Example = "ann" };
    private static readonly WordKey<TopicRole> Role = new("role", TopicRole.Member, LevelsSection.RoleWords, "Role of the person in the topic.");
    private static readonly SectionShape Member = new("Member", "a member", Person, Role);

    private static readonly SectionKey Key = new("key", NameForms.Topic, "Key of the topic; never changes. Its incidents are called `KEY-1`, `KEY-2` and so on.") { Example = "PAY" };
    private static readonly SectionKey Name = new("name", new Form.Text(), "What people read.") { Example = "Payments" };
    private static readonly WordKey<string> Language = new("language", "en", [("en", "en"), ("ru", "ru")], "Language of the room.");
    private static readonly SectionKey TimeZone = new("time_zone", TimeZoneSetting.Form, "Zone of the times that the room is told, and of `when` in routes that lead here. UTC without it.");
    private static readonly SectionKey Regulation = new("regulation", NameForms.Lower, "Name of the regulation by which its incidents are treated.") { Example = "standard" };
    private static readonly SectionKey Members = new(
        "members", new Form.Either(new Form.Word(ManagedHere), new Form.Each(new Form.Either(NameForms.Lower, new Form.Mapping(Member)), MayBeEmpty: false)),
        "Who may act: keys of people, or mappings that give them a role. `managed_here`: members are declared while the hub runs.")
    { Example = "[ann, { person: bob, role: lead }]" };
    private static readonly SectionKey MatrixRoom = new(
        "matrix_room", new Form.Text(MatrixRoomPattern(), "such as #pay:example.org or !abc:example.org"), "Alias or id of its Matrix room, in quotes; needs `matrix`. Without it the topic has its room in the portal only.");
    private static readonly SectionKey Templates = new(
        "templates", new Form.Text(), "Folder, below that of the configuration, whose templates replace the hub's in messages of this topic: `FOLDER/KIND/LANGUAGE.scriban`.");
    private static readonly SectionsKey Routes = new("routes", RoutesSection.OfTopic, "Routes that lead to this topic; they are tried before those at the top level.");
    private static readonly SectionShape Topic = new("Topic", "a topic", Key, Name, Language, TimeZone, Regulation, Members, MatrixRoom, Templates, Routes)
    {
        NotYet = ["calendar", "room", "space", "maintenance", "retention"],
    };

    public static readonly SectionsKey Topics = new("topics", Topic, "The supported systems and services; each has a room, members, a language and a regulation.");

    public static List<TopicSettings> Read(ReadingContext context, List<Route> routes)
    {
        var sections = context.Items(Topics).ToList();
        foreach (var section in sections)
            context.Topics.Describe(section.Text(Key), section.PlaceOf(Key));
        return [.. sections.Select(s => Read(s, context, routes))];
    }

    private static TopicSettings Read(Section section, ReadingContext context, List<Route> routes)
    {
        var key = section.TextOrNull(Key) ?? "";
        var topic = new TopicSettings(
            key,
            section.Text(Name),
            section.Word(Language),
            TimeZoneSetting.Read(section, TimeZone, otherwise: "UTC"),
            section.Text(Regulation),
            ReadMembers(section, context),
            ReadMatrixRoom(section, context),
            ReadTemplates(section, context),
            AreManagedHere(section));
        context.Regulations.Check(topic.Regulation, section.PlaceOf(Regulation));
        context.TimeZones[key] = topic.TimeZone;
        routes.AddRange(section.Sections(Routes).SelectMany(r => RoutesSection.Read(r, context, topic: key)));
        section.Close();
        return topic;
    }

    private static List<Membership> ReadMembers(Section section, ReadingContext context)
    {
        var value = section.Required(Members);
        if (AreManagedHere(section))
            return [];
        var items = section.Items(Members);
        if (items.Count == 0 && value is YamlList)
            section.Faults.Add(value.Place, "A topic without members has nobody who could take anything: list at least one.");
        var members = new List<Membership>();
        foreach (var item in items)
        {
            var (member, place) = ReadMember(item, section);
            context.People.Check(member.Person, place);
            if (members.Exists(m => m.Person == member.Person) && member.Person.Length > 0)
                section.Faults.Add(place, $"'{member.Person}' is a member of this topic already.");
            members.Add(member);
        }
        return members;
    }

    private static bool AreManagedHere(Section section) => section.Find(Members) is YamlText { Text: ManagedHere };

    private static (Membership Member, Place Place) ReadMember(YamlValue item, Section section)
    {
        if (item is not YamlMap)
            return (new Membership(section.TextOf(Members, item) ?? "", TopicRole.Member), item.Place);
        var body = Section.Of(item, Member, section.Faults)!;
        var member = new Membership(body.Text(Person), body.Word(Role));
        body.Close();
        return (member, body.PlaceOf(Person));
    }

    private static string? ReadMatrixRoom(Section section, ReadingContext context)
    {
        if (section.TextOrNull(MatrixRoom) is not { } room)
            return null;
        if (!MatrixRoomPattern().IsMatch(room))
            section.Faults.Add(section.PlaceOf(MatrixRoom), $"'{room}' is no Matrix room: an alias like #pay:example.org (in quotes, or YAML takes it for a comment) or an id like !abc:example.org.");
        if (context.Files.All(f => f.Find(HubSection.Matrix) is null))
            section.Faults.Add(section.PlaceOf(MatrixRoom), "A Matrix room needs the section 'matrix:' with homeserver, user and access_token.");
        return room;
    }

    private static string? ReadTemplates(Section section, ReadingContext context)
    {
        if (section.TextOrNull(Templates)?.TrimEnd('/') is not { } folder)
            return null;
        if (!context.Templates.Any(t => TemplatePath.IsBelow(folder, t.Name)))
            section.Faults.Add(section.PlaceOf(Templates), $"No template lies in the folder '{folder}'. {FolderHint(folder, context)}");
        return folder;
    }

    private static string FolderHint(string folder, ReadingContext context) =>
        NearestName.Of(folder, context.Templates.Select(t => TemplatePath.FolderOf(t.Name))) is { } nearest
            ? $"Did you mean '{nearest}'?"
            : $"Write {(folder.StartsWith('.') || folder.StartsWith('/') ? "payments" : folder)}/card/en.scriban below the folder of the configuration, or leave the line out.";

    [GeneratedRegex(@"\A([#][^\s:]{1,200}:[A-Za-z0-9.:\[\]-]{1,200}|![^\s]{1,250})\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex MatrixRoomPattern();
}
