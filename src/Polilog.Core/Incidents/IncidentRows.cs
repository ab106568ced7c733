using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polilog.Core.Configuration;

namespace Polilog.Core.Incidents;

/// <summary>The form in which decisions are stored.</summary>
internal static class IncidentRows
{
    /// <summary>Enumerations stand in texts as lower_snake_case.</summary>
    public static string Name<T>(T value) where T : struct, Enum => Names<T>.Of(value);

    /// <summary>The entry's data, with those told as ids.</summary>
    public static string DataOf(JournalEntry entry, ActiveConfiguration configuration)
    {
        if (entry.Told.Count == 0)
            return entry.Data.ToJsonString();
        var data = (JsonObject)entry.Data.DeepClone();
        data["told"] = new JsonArray([.. IdsOf(entry.Told, configuration).Select(id => (JsonNode)id)]);
        return data.ToJsonString();
    }

    /// <summary>Who has left the configuration meanwhile is left out.</summary>
    public static IEnumerable<int> IdsOf(IReadOnlyList<string> people, ActiveConfiguration configuration) =>
        people.Where(person => configuration.FindPerson(person) is not null).Select(configuration.PersonId);

    /// <summary>Members that are new or otherwise than before; places never change, so they are compared one by one.</summary>
    public static IEnumerable<Member> ChangedMembers(IncidentWork work)
    {
        var (before, after) = (work.Before?.Members ?? [], work.After!.Members);
        for (var i = 0; i < after.Count; i++)
            if (i >= before.Count || !ReferenceEquals(before[i], after[i]))
                yield return after[i];
    }

    private static class Names<T> where T : struct, Enum
    {
        private static readonly ConcurrentDictionary<T, string> Known = [];

        public static string Of(T value) => Known.GetOrAdd(value, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));
    }
}
