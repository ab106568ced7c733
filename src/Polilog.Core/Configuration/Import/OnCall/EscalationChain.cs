using System.Globalization;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Regulation;

namespace Polilog.Core.Configuration.Import.OnCall;

/// <summary>The steps of an escalation chain as levels: what lies between two waits is one level, and the waits behind it are its limit.</summary>
internal sealed class EscalationChain(OnCallPeople people, FaultCollector faults)
{
    private readonly List<Level> levels = [];
    private readonly List<string> told = [];
    private readonly HashSet<string> members = new(StringComparer.Ordinal);
    private bool isEverybody;
    private TimeSpan wait;

    /// <summary>Keys of everybody the chain names, in its order.</summary>
    public IReadOnlyCollection<string> Members => members;

    /// <param name="policies">Of one chain.</param>
    public IReadOnlyList<Level> Read(IEnumerable<YamlMap> policies)
    {
        foreach (var policy in policies.OrderBy(p => long.TryParse(p.Text("position"), CultureInfo.InvariantCulture, out var position) ? position : long.MaxValue))
            ReadStep(policy);
        Close();
        // Who is told everybody's word is on call; it is known only now who everybody is.
        return levels.Count == 0 ? [new Level("step 1", [new Audience.OnCall()], null)] : [.. levels.Select(l => l with { Notify = Shortest(l.Notify) })];
    }

    private void ReadStep(YamlMap policy)
    {
        var type = policy.Text("type") ?? "";
        if (policy.Text("important") == "true")
            faults.Warn(policy.PlaceOf("important"), "'important' is not carried over: a level tells people in the room.");
        switch (type)
        {
            case "wait":
                Wait(policy);
                break;
            case "notify_persons":
                Tell(people.Of(policy.Texts("persons_to_notify"), policy.Place));
                break;
            case "notify_person_next_each_time":
                faults.Warn(policy.Place, "One person after the other, each time the next, is not known here: this level tells all of them.");
                Tell(people.Of(policy.Texts("persons_to_notify_next_each_time"), policy.Place));
                break;
            case "notify_on_call_from_schedule":
                Tell(people.OfSchedule(policy.Text("notify_on_call_from_schedule") ?? "", policy.Place));
                break;
            case "notify_team_members":
                Tell(people.Of(people.InTeam(policy.Text("notify_to_team_members") ?? policy.Text("team_to_notify") ?? ""), policy.Place));
                break;
            case "notify_whole_channel":
                Begin();
                isEverybody = true;
                break;
            default:
                faults.Warn(policy.Place, $"The step '{type}' is not carried over: {WhyNot(type)}");
                break;
        }
    }

    private void Wait(YamlMap policy)
    {
        var duration = double.TryParse(policy.Text("duration"), CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 31_536_000 ? TimeSpan.FromSeconds(Math.Floor(seconds)) : TimeSpan.Zero;
        if (told.Count == 0 && !isEverybody)
            faults.Warn(policy.Place, $"The wait of {DurationText.Of(duration)} before somebody is told is not carried over: the first level is told at once.");
        else
            wait += duration;
    }

    private void Tell(List<string> keys)
    {
        if (keys.Count == 0)
            return;
        Begin();
        told.AddRange(keys);
        members.UnionWith(keys);
    }

    private void Begin()
    {
        if (wait > TimeSpan.Zero)
            Close();
    }

    private void Close()
    {
        if (told.Count == 0 && !isEverybody)
            return;
        List<Audience> notify = isEverybody ? [new Audience.OnCall()] : [.. told.Distinct(StringComparer.Ordinal).Select(k => new Audience.Named(k))];
        levels.Add(new Level(string.Create(CultureInfo.InvariantCulture, $"step {levels.Count + 1}"), notify, wait > TimeSpan.Zero ? wait : null));
        told.Clear();
        (isEverybody, wait) = (false, TimeSpan.Zero);
    }

    private IReadOnlyList<Audience> Shortest(IReadOnlyList<Audience> notify) => notify.OfType<Audience.Named>().Count() == members.Count ? [new Audience.OnCall()] : notify;

    private static string WhyNot(string type) => type switch
    {
        "repeat_escalation" => "when its levels are exhausted, Polilog tells the highest one again, and then the last resort.",
        "resolve" => "an incident is resolved by its owner, or when the source recovers.",
        "notify_if_time_from_to" or "notify_if_num_alerts_in_window" => "levels do not depend on it, so what follows is done always.",
        "notify_user_group" => "who is in a group of Slack is not in the export; name these people.",
        _ => "it is not known here.",
    };
}
