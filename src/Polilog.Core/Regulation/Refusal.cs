using Polilog.Core.Incidents;
using Polilog.Core.People;

namespace Polilog.Core.Regulation;

/// <summary>The sentences of a refusal, in the topic's language: why, and what to do.</summary>
internal static class Refusal
{
    public static Decision.Refused UnknownPerson(TopicPeople people) => new(Reason.UnknownPerson, people.Language is "ru"
        ? "Этот аккаунт не принадлежит никому из известных Polilog людей. Попросите администратора добавить его."
        : "This account belongs to nobody Polilog knows. Ask an administrator to add it.");

    public static Decision.Refused NotAMember(string person, Incident incident, TopicPeople people) => new(Reason.NotAMember, people.Language is "ru"
        ? $"{people.NameOf(person)}: вас нет среди участников {people.Topic}. С {incident.Key} могут работать: {Names(people, TopicRole.Member)}. Попросите кого-то из них или администратора, который назначит вас."
        : $"{people.NameOf(person)}, you are not a member of {people.Topic}. Those who may act on {incident.Key}: {Names(people, TopicRole.Member)}. Ask one of them, or an administrator to appoint you.");

    public static Decision.Refused RoleTooLow(TopicRole lowest, Incident incident, TopicPeople people) => new(Reason.RoleTooLow, people.Language is "ru"
        ? $"{incident.Key} ведёт {OwnerOf(incident, people)}. Забрать может только: {Names(people, lowest)}. Попросите {OwnerOf(incident, people)} или кого-то из них."
        : $"{incident.Key} is owned by {OwnerOf(incident, people)}. Only these may take it over: {Names(people, lowest)}. Ask the owner or one of them.");

    public static Decision.Refused TakenMeanwhile(Incident incident, TopicPeople people) => new(Reason.TakenMeanwhile, people.Language is "ru"
        ? $"{incident.Key} сейчас ведёт {OwnerOf(incident, people)}. Чтобы всё же забрать, повторите команду."
        : $"{OwnerOf(incident, people)} owns {incident.Key} by now. To take it over nevertheless, take it again.");

    public static Decision.Refused AlreadyResolved(Incident incident, TopicPeople people) => new(Reason.AlreadyResolved, people.Language is "ru"
        ? $"{incident.Key} уже решён. Если условие сработает снова, инцидент откроется сам."
        : $"{incident.Key} is resolved already. If its condition fires again, it opens by itself.");

    public static Decision.Refused NoSuchIncident(TopicPeople people) => new(Reason.NoSuchIncident, people.Language is "ru"
        ? "Такого инцидента нет. Проверьте номер, например PAY-142."
        : "There is no such incident. Check its number, such as PAY-142.");

    private static string OwnerOf(Incident incident, TopicPeople people) => incident.Owner is { } owner ? people.NameOf(owner) : "—";

    private static string Names(TopicPeople people, TopicRole lowest)
    {
        const int Shown = 5;
        var names = people.WithRoleFrom(lowest).Select(people.NameOf).ToList();
        return names.Count switch
        {
            0 => "—",
            > Shown => string.Join(", ", names.Take(Shown)) + ", …",
            _ => string.Join(", ", names),
        };
    }
}
