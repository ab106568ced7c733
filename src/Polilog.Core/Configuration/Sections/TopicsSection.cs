using System.Text.RegularExpressions;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.People;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Sections;

/// <summary><c>topics:</c> the supported systems and services, with the routes written inside them.</summary>
internal static partial class TopicsSection
{
    public static List<TopicSettings> Read(ReadingContext context, List<Route> routes)
    {
        var sections = context.Items("topics", "a topic").ToList();
        foreach (var section in sections)
            context.Topics.Describe(section.Text("key", "PAY"), section.PlaceOf("key"));
        return [.. sections.Select(s => Read(s, context, routes))];
    }

    private static TopicSettings Read(Section section, ReadingContext context, List<Route> routes)
    {
        var key = section.TextOrNull("key") ?? "";
        var topic = new TopicSettings(
            key,
            section.Text("name", "Payments"),
            section.Word("language", "en", ("en", "en"), ("ru", "ru")),
            TimeZoneSetting.Read(section, "time_zone", otherwise: "UTC"),
            section.Text("regulation", "standard"),
            ReadMembers(section, context),
            ReadMatrixRoom(section, context),
            ReadTemplates(section, context),
            AreManagedHere(section));
        context.Regulations.Check(topic.Regulation, section.PlaceOf("regulation"));
        context.TimeZones[key] = topic.TimeZone;
        routes.AddRange(section.Sections("routes", "a route").SelectMany(r => RoutesSection.Read(r, context, topic: key)));
        section.NotYet("calendar", "room", "space", "maintenance", "retention");
        section.Close();
        return topic;
    }

    private static List<Membership> ReadMembers(Section section, ReadingContext context)
    {
        var value = section.Required("members", "[ann, { person: bob, role: lead }]");
        if (AreManagedHere(section))
            return [];
        var items = section.Items("members");
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

    private static bool AreManagedHere(Section section) => section.Find("members") is YamlText { Text: "managed_here" };

    private static (Membership Member, Place Place) ReadMember(YamlValue item, Section section)
    {
        if (item is not YamlMap)
            return (new Membership(section.TextOf("members", item) ?? "", TopicRole.Member), item.Place);
        var body = Section.Of(item, "a member", section.Faults)!;
        var member = new Membership(body.Text("person", "ann"), body.Word("role", TopicRole.Member, RegulationsSection.RoleWords));
        body.Close();
        return (member, body.PlaceOf("person"));
    }

    private static string? ReadMatrixRoom(Section section, ReadingContext context)
    {
        if (section.TextOrNull("matrix_room") is not { } room)
            return null;
        if (!MatrixRoom().IsMatch(room))
            section.Faults.Add(section.PlaceOf("matrix_room"), $"'{room}' is no Matrix room: an alias like #pay:example.org (in quotes, or YAML takes it for a comment) or an id like !abc:example.org.");
        if (context.Files.All(f => f.Find("matrix") is null))
            section.Faults.Add(section.PlaceOf("matrix_room"), "A Matrix room needs the section 'matrix:' with homeserver, user and access_token.");
        return room;
    }

    private static string? ReadTemplates(Section section, ReadingContext context)
    {
        if (section.TextOrNull("templates")?.TrimEnd('/') is not { } folder)
            return null;
        if (!context.Templates.Any(t => TemplatePath.IsBelow(folder, t.Name)))
            section.Faults.Add(section.PlaceOf("templates"), $"No template lies in the folder '{folder}'. {FolderHint(folder, context)}");
        return folder;
    }

    private static string FolderHint(string folder, ReadingContext context) =>
        NearestName.Of(folder, context.Templates.Select(t => TemplatePath.FolderOf(t.Name))) is { } nearest
            ? $"Did you mean '{nearest}'?"
            : $"Write {(folder.StartsWith('.') || folder.StartsWith('/') ? "payments" : folder)}/card/en.scriban below the folder of the configuration, or leave the line out.";

    [GeneratedRegex(@"\A([#][^\s:]{1,200}:[A-Za-z0-9.:\[\]-]{1,200}|![^\s]{1,250})\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex MatrixRoom();
}
