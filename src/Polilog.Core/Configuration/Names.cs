using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Configuration.Yaml;

namespace Polilog.Core.Configuration;

/// <summary>The names of one kind: each is described once, and what is named elsewhere must be described.</summary>
/// <param name="kind">As a fault says it, such as <c>topic</c>.</param>
/// <param name="form">What a name looks like.</param>
internal sealed class Names(string kind, Form.Text form, FaultCollector faults)
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
        if (form.Pattern?.IsMatch(name) is false)
            faults.Add(place, $"'{name}' cannot name a {kind}: {form.InWords}.");
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
