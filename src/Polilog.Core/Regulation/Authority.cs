using Polilog.Core.Incidents;
using Polilog.Core.People;

namespace Polilog.Core.Regulation;

/// <summary>Who may: the Polilog role in the topic decides, never a power level of the chat (rule 16).</summary>
internal static class Authority
{
    /// <summary>Null: he may.</summary>
    /// <param name="lowest">The lowest role that may; it includes the ones above.</param>
    public static Decision.Refused? Refuse(string person, TopicRole lowest, Incident incident, TopicPeople people)
    {
        if (!people.Knows(person))
            return Refusal.UnknownPerson(people);
        if (people.RoleOf(person) is not { } role)
            return Refusal.NotAMember(person, incident, people);
        return role < lowest ? Refusal.RoleTooLow(lowest, incident, people) : null;
    }
}
