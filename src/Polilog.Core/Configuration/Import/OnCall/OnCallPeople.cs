using Polilog.Core.Configuration.Yaml;
using Polilog.Core.People;

namespace Polilog.Core.Configuration.Import.OnCall;

/// <summary>Users and schedules: who is meant by an id.</summary>
internal sealed class OnCallPeople
{
    private const string Administrator = "admin";

    private readonly Dictionary<string, Person> people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlMap> schedules;
    private readonly OnCallExport export;
    private readonly FaultCollector faults;

    public OnCallPeople(OnCallExport export, FaultCollector faults)
    {
        (this.export, this.faults) = (export, faults);
        schedules = export.Schedules.Where(s => s.Text("id") is not null).DistinctBy(s => s.Text("id"), StringComparer.Ordinal).ToDictionary(s => s.Text("id")!, StringComparer.Ordinal);
        var names = new ImportedNames();
        foreach (var user in export.Users)
        {
            var name = user.Text("name") ?? user.Text("username") ?? user.Text("email") ?? "";
            if (user.Text("id") is { } id && !people.ContainsKey(id))
                people[id] = new Person(names.LowerName((user.Text("username") ?? name).Split('@')[0], "person"), name.Length > 0 ? YamlQuote.OneLine(name) : id, null, []);
        }
        LastResort = FindLastResort(names);
        NoteSchedules();
    }

    public IReadOnlyCollection<Person> All => people.Values;

    /// <summary>Key of somebody who is told when nobody else acts.</summary>
    public string LastResort { get; }

    /// <summary>Keys of the people with these ids.</summary>
    public List<string> Of(IEnumerable<string> ids, Place place)
    {
        var keys = new List<string>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            if (people.TryGetValue(id, out var person))
                keys.Add(person.Key);
            else
                faults.Warn(place, $"The user '{id}' is not in the export, and is left out here.");
        }
        return keys;
    }

    public IEnumerable<string> InTeam(string team) => export.Users.Where(u => u.Texts("teams").Contains(team, StringComparer.Ordinal)).Select(u => u.Text("id") ?? "");

    /// <summary>Everybody who takes a turn, or is on call now where the shifts are not in the export.</summary>
    public List<string> OfSchedule(string id, Place place)
    {
        if (!schedules.TryGetValue(id, out var schedule))
        {
            faults.Warn(place, $"The schedule '{id}' is not in the export, and is left out here.");
            return [];
        }
        var shifts = schedule.Texts("shifts").ToHashSet(StringComparer.Ordinal);
        var inShifts = export.Shifts.Where(s => s.Text("id") is { } shift && shifts.Contains(shift)).SelectMany(UsersOf).ToList();
        return Of(inShifts.Count > 0 ? inShifts : schedule.Texts("on_call_now"), schedule.Place);
    }

    private static IEnumerable<string> UsersOf(YamlMap shift) =>
        shift.Texts("users").Concat(shift.Items("rolling_users").OfType<YamlList>().SelectMany(l => l.Items.OfType<YamlText>().Select(t => t.Text)));

    private string FindLastResort(ImportedNames names)
    {
        var admin = export.Users.FirstOrDefault(u => u.Text("role") == "admin" && u.Text("id") is not null) is { } user ? people[user.Text("id")!] : people.Values.FirstOrDefault();
        if (admin is null)
            people[""] = admin = new Person(names.LowerName(Administrator, Administrator), "Administrator (put real people here)", null, []);
        faults.Warn(
            export.Users.Count > 0 ? export.Users[0].Place : new Place("users", 0, 0),
            $"Polilog needs a last resort, who is told when nobody acts: '{admin.Key}' stands for it in regulations.yaml. Choose who it is.");
        return admin.Key;
    }

    private void NoteSchedules()
    {
        foreach (var schedule in export.Schedules)
        {
            var (kept, told) = schedule.Text("type") == "ical" || schedule.Items("shifts").Count == 0
                ? ("in a calendar elsewhere", "whoever was on call when it was exported")
                : (schedule.Items("shifts").Count == 1 ? "in 1 shift" : $"in {schedule.Items("shifts").Count} shifts", "everybody who takes a turn in it");
            faults.Warn(schedule.Place, $"The turns of the schedule '{schedule.Text("name")}' ({kept}) are not carried over, for Polilog has no calendars yet: a level that names it tells {told}.");
        }
    }
}
