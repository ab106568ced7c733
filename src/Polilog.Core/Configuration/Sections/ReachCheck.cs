using Polilog.Core.Regulation;

namespace Polilog.Core.Configuration.Sections;

/// <summary>Whether the regulation of a topic reaches somebody: the last resort must, a level should.</summary>
internal static class ReachCheck
{
    public static void Check(TopicSettings topic, IReadOnlyDictionary<string, TopicRegulation> regulations, ReadingContext context)
    {
        if (!regulations.TryGetValue(topic.Regulation, out var regulation) || context.Topics.PlaceOf(topic.Key) is not { } place)
            return;
        foreach (var level in regulation.Levels.Where(l => l.Notify.Count > 0 && !l.Notify.Any(a => Reaches(a, topic))))
            context.Faults.Warn(place, $"In {topic.Key} the level '{level.Name}' of the regulation '{regulation.Name}' has nobody and will be skipped.");
        if (topic.MembersAreManagedHere && !regulation.LastResort.Notify.Any(a => a is Audience.Named))
            context.Faults.Add(place, $"The members of {topic.Key} are managed here and may be nobody: the last resort of the regulation '{regulation.Name}' must name a person.");
        else if (regulation.LastResort.Notify is { Count: > 0 } lastResort && !lastResort.Any(a => Reaches(a, topic)))
            context.Faults.Add(place, $"In {topic.Key} the last resort of the regulation '{regulation.Name}' reaches nobody: give somebody that role, or name a person.");
    }

    private static bool Reaches(Audience audience, TopicSettings topic) => audience switch
    {
        _ when topic.MembersAreManagedHere => true,
        Audience.OnCall => topic.Members.Count > 0,
        Audience.InRole inRole => topic.Members.Any(m => m.Role == inRole.Role),
        _ => true,
    };
}
