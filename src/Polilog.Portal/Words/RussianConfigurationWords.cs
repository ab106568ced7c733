using Polilog.Core.Configuration.Planning;
using Polilog.Core.Messages;

namespace Polilog.Portal.Words;

internal sealed class RussianConfigurationWords : ConfigurationWords
{
    public override string Title => "Конфигурация";
    public override string RevisionTitle => "Ревизия";
    public override string Revision(long number) => $"Ревизия {number}";
    public override string IsActive(long revision) => $"Действует ревизия {revision}";

    public override string Since => "С какого времени";
    public override string By => "Кто";
    public override string Note => "Зачем";
    public override string Changed => "Изменённые части";
    public override string Hosts => "Узлы";
    public override string Host => "Узел";
    public override string WorksBy => "Работает по";
    public override string IsBehind => "ещё не по действующей";
    public override string History => "История";
    public override string OnlyAdministratorsSeeParts => "Части ревизии видят администраторы; они же их здесь меняют.";

    public override string Parts => "Части";
    public override string PartsChangedAgainst(long revision) => $"Что изменилось по сравнению с ревизией {revision}";
    public override string SaysTheSame => "То же самое другими словами.";
    public override string CannotBeRead => "Этот узел уже не может прочитать обе ревизии, поэтому сравниваются только части; возможно, нет прежнего коннектора или секрета.";
    public override string What(string change) => change switch
    {
        "added" => "добавлена",
        "changed" => "изменена",
        "removed" => "убрана",
        _ => change,
    };
    public override string MakeActiveAgain => "Сделать снова действующей";
    public override string NoSuchRevision(long revision) => $"Ревизии {revision}, части которой сохранены, нет. В истории — те, что действовали.";
    public override string NoSuchPart(string name, long revision) => $"В ревизии {revision} нет части «{name}».";

    public override string Edit => "Изменить эту часть";
    public override string AddPart => "Добавить часть";
    public override string RemovePart => "Убрать эту часть";
    public override string IsToBeRemoved => "Часть будет убрана.";
    public override string PartName => "Имя части";
    public override string PartNameHint => "ИМЯ.yaml; шаблон — ПАПКА/ВИД/ЯЗЫК.scriban.";
    public override string Text => "Текст";
    public override string MadeFrom(long revision) => $"Сделано из ревизии {revision}. Части, которые тем временем изменят другие, сохранятся.";
    public override string NotTheActive(long revision) => $"Это не действующая ревизия; менять начинают с ревизии {revision}.";
    public override string PartExists(string name) => $"Часть «{name}» уже есть: дайте другое имя или измените её.";
    public override string TooLong(int letters) => $"Здесь в части не больше {letters} знаков. Разделите её или используйте polilog config export и apply.";

    public override string CheckAndPlan => "Проверить и показать план";
    public override string Plan => "Что это изменит";
    public override string Apply => "Применить";
    internal override IReadOnlyList<string> Of(BlastRadius radius) => RussianBlastSentences.Of(radius);
    public override string WhyForHistory => "Зачем (останется в истории)";
    public override string NoteMissing(int letters) => $"Пока ничего не сделано: напишите зачем, не длиннее {letters} знаков; это останется в истории.";
    public override string NothingToChange(long revision) => $"Менять нечего: действующая ревизия {revision} именно такая.";
    public override string Faults(int count) => $"{count} {Wording.Russian.Plural(count, ["ошибка", "ошибки", "ошибок"])}; ничего не изменено";
    public override string Line(int number) => $"строка {number}";
    public override string Overtaken(string by, long revision) => $"Ничего не сделано: тем временем действует ревизия {revision} ({by}). Вот что изменится теперь.";
    public override string ChangedAfterPlan => "Пока ничего не сделано: после плана текст изменили. Вот план для текста, какой он сейчас.";
    public override string Conflict(string by, long revision) =>
        $"{by}: та же часть изменена в ревизии {revision}. Ничего не сделано, ваш текст сохранён: соедините в нём оба и проверьте снова. То, что вы примените, заменит чужое.";
    public override string Theirs(long revision) => $"Часть в ревизии {revision}";
    public override string TheirsIsGone => "Там она убрана.";
    public override string MarkedLines => "Отмеченных строк в вашем тексте нет.";

    public override string WhereWouldItGo => "Куда попал бы сигнал?";
    public override string WhereHint => "Маршруты действующей ревизии спрашиваются по порядку; ничего не отправляется и не меняется.";
    public override string RecordedAlert => "Номер записанного сигнала";
    public override string OrImagined => "Или воображаемый:";
    public override string Connection => "Подключение";
    public override string Severity => "Важность";
    public override string Resource => "Ресурс";
    public override string Check => "Проверка";
    public override string AlertTitle => "Заголовок";
    public override string Labels => "Метки";
    public override string LabelsHint => "По одной в строке, например team=payments.";
    public override string At => "Когда";
    public override string AtHint => "Например 2026-12-24 18:30Z; время недели важно там, где в маршруте есть when. Пусто: сейчас или когда записанный сигнал был направлен.";
    public override string NoInstant(string text) => $"«{text}» — не момент времени: пишите как 2026-12-24 18:30Z.";
    public override string Tell => "Показать куда";
    public override string Any => "не указано";
    public override string Routes => "Маршруты в том порядке, в каком они пробуются";
    public override string Takes(string topic) => $"берёт: {topic}";
    public override string TakesNot => "не берёт";
    public override string Group(string key) => $"группа {key}";
    public override string NearestChange => "Наименьшее изменение, с которым взял бы:";
    public override string LeftOut(int count) => $"И ещё маршрутов раньше, которым не хватает большего: {count}.";
    public override string NoSuchAlert(string id) => $"Сигнала «{id}» нет. Список даёт API: /api/v1/alerts.";
    public override string NoPair(string line) => $"«{line}» — не метка: пишите ИМЯ=ЗНАЧЕНИЕ.";
}
