using Polilog.Core.Incidents;
using Polilog.Sdk;

namespace Polilog.Core.Messages;

internal sealed class RussianWording : Wording
{
    // In the genitive, as dates have them.
    private static readonly string[] Months = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"];

    public override string Language => "ru";

    public override string SafeMessageNote => "Шаблон этого сообщения не сработал, поэтому показано встроенное. Причина видна администраторам.";

    public override string Of(Severity severity) => severity switch
    {
        Severity.Critical => "Критично",
        Severity.High => "Высокая важность",
        Severity.Average => "Средняя важность",
        Severity.Warning => "Предупреждение",
        Severity.Info => "Информация",
        _ => "Важность неизвестна",
    };

    public override string Of(Phase phase) => phase switch
    {
        Phase.Ownership => "ответственного пока нет",
        Phase.Resolution => "в работе",
        _ => "решено",
    };

    public override string Of(Reason reason) => reason switch
    {
        Reason.NewEpisode => "новая авария",
        Reason.SameGroup => "относится к той же группе",
        Reason.SeverityRose => "важность выросла",
        Reason.SeverityFell => "важность снизилась",
        Reason.SeverityUnchanged => "важность не изменилась",
        Reason.MemberRecovered => "один из сигналов восстановился",
        Reason.AllRecovered => "мониторинг сообщает о восстановлении",
        Reason.TakenByPerson => "инцидент взят в работу",
        Reason.AlreadyYours => "инцидент уже за вами",
        Reason.TakenOver => "инцидент перехвачен",
        Reason.SolvedByPerson => "инцидент закрыт человеком",
        Reason.AlreadyResolved => "инцидент уже решён",
        Reason.NobodyTookIt => "никто не взял вовремя",
        Reason.NotSolvedInTime => "не решено в срок",
        Reason.LevelHasNobody => "на предыдущем уровне некого оповестить",
        Reason.LevelsExhausted => "все уровни оповещены, никто не отозвался",
        Reason.SameCondition => "та же проблема возникла снова",
        Reason.SourceNote => "заметка из мониторинга",
        Reason.NotYetDue => "срок ещё не наступил",
        Reason.NoSuchIncident => "такого инцидента нет",
        Reason.TakenMeanwhile => "инцидент только что взял другой человек",
        Reason.RoleTooLow => "ваша роль в теме этого не позволяет",
        Reason.NotAMember => "это могут только участники темы",
        Reason.UnknownPerson => "эта учётная запись не связана ни с одним человеком в Polilog",
        Reason.RecoveryNeedsOwner => "мониторинг сообщает о восстановлении, решает ответственный",
        Reason.SourceRefused => "мониторинг этого не принял",
        Reason.RecoveryKeepsOpen => "мониторинг сообщает о восстановлении, закрыть должен человек",
        Reason.Muted => "он приглушён тишиной или работами",
        Reason.OwnerAbsent => "ответственный отсутствует",
        Reason.OwnerLeft => "ответственный больше не участник темы",
        Reason.MutingEnded => "тишина или работы закончились",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "has no words"),
    };

    public override string Of(LinkKind link) => link switch
    {
        LinkKind.Source => "Источник",
        LinkKind.Rule => "Правило",
        LinkKind.Event => "Событие",
        LinkKind.Dashboard => "Дашборд",
        LinkKind.Panel => "Панель",
        LinkKind.Silence => "Заглушить в источнике",
        LinkKind.Runbook => "Что делать",
        _ => "Мониторинг",
    };

    public override string Of(AcknowledgementKind kind, string? person) => (kind, person) switch
    {
        (AcknowledgementKind.Taken or AcknowledgementKind.Joined, _) => $"Ответственный: {person}",
        (_, null) => "Всё восстановилось",
        _ => $"Решено, сообщает {person}",
    };

    public override string Plural(long number, IReadOnlyList<string> forms)
    {
        var (tens, ones) = (Math.Abs(number % 100), Math.Abs(number % 10));
        var form = tens is >= 11 and <= 14 ? 2 : ones switch { 1 => 0, >= 2 and <= 4 => 1, _ => 2 };
        return forms[Math.Min(form, forms.Count - 1)];
    }

    public override string Silence(string connection, TimeSpan longerThan, bool isWatchdog) =>
        $"{(isWatchdog ? "Нет пульса" : "Нет вестей")} от {connection} дольше {Duration(longerThan)}";

    public override string LeftOut(int characters) => $"Не показано: {characters} {Plural(characters, ["символ", "символа", "символов"])}; полностью в портале";

    protected override string JustNow => "только что";

    protected override string OnDay(string time, string day, string year) => $"{time} {day}{year}";

    protected override string Month(int month) => Months[month - 1];

    protected override string Ahead(string duration) => "через " + duration;

    protected override string Past(string duration) => duration + " назад";

    // In the accusative, as after «за», «через» and «длилось».
    protected override string Seconds(int count) => $"{count} {Plural(count, ["секунду", "секунды", "секунд"])}";

    protected override string Minutes(int count) => $"{count} {Plural(count, ["минуту", "минуты", "минут"])}";

    protected override string Hours(int count) => $"{count} {Plural(count, ["час", "часа", "часов"])}";

    protected override string Days(int count) => $"{count} {Plural(count, ["день", "дня", "дней"])}";
}
