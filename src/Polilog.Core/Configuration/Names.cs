using System.Text.RegularExpressions;
using Polilog.Core.Configuration.Yaml;

namespace Polilog.Core.Configuration;

/// <summary>The names of one kind: each is described once, and what is named elsewhere must be described.</summary>
/// <param name="kind">As a fault says it, such as <c>topic</c>.</param>
/// <param name="form">What a name looks like.</param>
/// <param name="formInWords">The same for people.</param>
internal sealed class Names(string kind, Regex form, string formInWords, FaultCollector faults)
{
    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Known => places.Keys;

    /// <summary>Null if it is not described.</summary>
    public Place? PlaceOf(string name) => places.TryGetValue(name, out var place) ? place : null;

    /// <summary>False if the name was taken or is not formed as it should be.</summary>
    public bool Describe(string name, Place place)
    {
        if (name.Length == 0)
            return false;
        if (!form.IsMatch(name))
            faults.Add(place, $"'{name}' cannot name a {kind}: {formInWords}.");
        else if (!places.TryAdd(name, place))
            faults.Add(place, $"The {kind} '{name}' is already described in {places[name].File}:{places[name].Line}.");
        else
            return true;
        return false;
    }

    public void Check(string name, Place place)
    {
        if (name.Length > 0 && !places.ContainsKey(name))
            faults.Add(place, $"There is no {kind} '{name}'. {NearestName.Hint(name, places.Keys)}");
    }
}
