using Polilog.Core.Delivery;
using Polilog.Core.Messages;

namespace Polilog.Portal.Words;

internal sealed class RussianWords : PortalWords
{
    internal override Wording Core => Wording.Russian;

    public override ConfigurationWords Configuration { get; } = new RussianConfigurationWords();

    public override string OtherLanguage => "en";
    public override string OtherLanguageName => "English";
    public override string SkipToContent => "К содержанию";
    public override string Navigation => "Основная";
    public override string Topics => "Темы";
    public override string DeadLetters => "Непрочитанное";
    public override string ActAs => "Вы —";
    public override string Change => "Сменить";
    public override string Demonstration => "Демонстрация: люди вымышлены, механизм настоящий. Возьмите инцидент и посмотрите, что услышит комната.";
    public override string SignIn => "Войти";
    public override string SignOut => "Выйти";
    public override string WrongToken => "Такого действующего токена или пароля нет. Проверьте его или попросите у администратора новый.";
    public override string TokenOrPassword => "Токен или пароль";
    public override string WhereTokensComeFrom => "Первый пароль напечатан при первом запуске. Токен создаёт администратор командой:";

    public override string BackToTopics => "К темам";
    public override string NotThere => "Не найдено";
    public override string NoSuchPage => "Такой страницы нет. Возможно, в адресе ошибка или он от другой версии.";
    public override string NoSuchTopic(string key) => $"Темы «{key}» нет. Возможно, её убрали из конфигурации; в списке — те, что есть.";
    public override string NoSuchIncident(string key) => $"Инцидента «{key}» нет. Инциденты называются по теме и номеру, например PAY-142.";
    public override string NoSuchLetter(string id) => $"Запроса «{id}» нет. Возможно, срок его хранения истёк.";
    public override string Failed => "Что-то пошло не так";
    public override string FailedWhatNow => "Страницу не удалось построить; причина — в журнале сервиса. Попробуйте ещё раз; сигналы тем временем принимаются.";
    public override string NoDatabase => "База данных сейчас недоступна. Отправителей просят повторить, так что сигналы не теряются. Обновите страницу чуть позже; подробности в журнале сервиса.";
    public override string NotAllowed => "Нельзя";
    public override string OnlyAdministrators => "Это могут только администраторы: войдите с токеном роли admin.";
    public override string NotTakenYet => "Пока ничего не сделано";
    public override string SignedOut => "Вход больше не действует: войдите в другой вкладке и отправьте ещё раз.";
    public override string SignInElsewhere => "Войти в другой вкладке";
    public override string SendAgain => "Отправить ещё раз";
    public override string NothingTypedIsLost => "Всё, что вы набрали, здесь.";

    public override string Live => "на связи";
    public override string Reconnecting => "соединяемся …";
    public override string NothingOpen => "Открытых инцидентов нет. Всё спокойно.";
    public override string RecentlyResolved => "Недавно решены";
    public override string NothingResolved => "Пока ничего.";
    public override string Told => "Что слышала комната";
    public override string NothingTold => "Пока ничего.";
    public override string Older => "Раньше";
    public override string BackToPresent => "Вернуться в живую комнату";
    public override string Rang(IReadOnlyList<string> names) => names.Count == 0 ? "оповещение" : $"оповещены: {string.Join(", ", names)}";
    public override string MayNotAct(string? person, IReadOnlyList<string> members) =>
        $"{(person is null ? "Вы здесь читаете" : $"{person}, вы здесь читаете")}; {(members.Count == 0 ? "действовать в этой теме пока некому" : $"действуют: {string.Join(", ", members)}")}.";

    public override string Open(int count, bool isMore) => count == 0 ? "Открытых инцидентов нет" : $"{Count(count, isMore)} {Core.Plural(count, ["открытый инцидент", "открытых инцидента", "открытых инцидентов"])}";
    public override string WithoutOwner(int count, bool isMore) => $"без ответственного: {Count(count, isMore)}";

    public override string Take => "Беру";
    public override string TakeOver => "Перехватить";
    public override string Resolve => "Решено";
    public override string WhatWasDone => "Что сделано (необязательно)";
    public override string Owner => "Ответственный";
    public override string NobodyYet => "ответственного пока нет";
    public override string MutedUntil => "приглушён до";
    public override string TakeBefore => "взять до";
    public override string SolveBefore => "решить до";
    public override string EscalatedHint => "Инцидент эскалирован";
    public override string Since(string time) => $"с {time}";
    public override string Alerts(int count, int firing) => $"{count} {Core.Plural(count, ["сигнал", "сигнала", "сигналов"])}, {(firing == 0 ? "активных нет" : $"из них активно: {firing}")}";
    public override string Repeated(long times) => $"повторился {times} {Core.Plural(times, ["раз", "раза", "раз"])}";
    public override string AtWorst(string severity) => $"в худший момент: {severity}";
    public override string AndMore(int count) => $"и ещё {count}";
    public override string Level(int level, string? name) => name is null ? $"Уровень {level}" : $"Уровень {level}: {name}";
    public override string ResolvedAfter(string duration) => $"решено за {duration}";

    public override string AllQuiet => "Всё спокойно: открытых инцидентов нет.";
    public override string Quiet => "спокойно";
    public override string AtWork => "в работе у";
    public override string LastWord => "последнее";

    public override string Incident => "Инцидент";
    public override string AlertsTitle => "Сигналы";
    public override string Journal => "Журнал";
    public override string OlderLines(int shown) => $"Последние записи ({shown}); есть и более ранние.";
    public override string Deliveries => "Отправка";
    public override string NoDeliveries => "Эта тема говорит только в портале: больше ничего отправлять не нужно.";
    public override string Fates => "Что стало с сигналами";
    public override string Why => "Почему";
    public override string Firing => "активен";
    public override string Over => "закончился";
    public override string Labels => "Метки";
    public override string Attempts => "попыток";
    public override string Proof => "подтверждение";
    public override string WhyHere(string topic, string route, string regulation) => $"Инцидент в {topic}, потому что сработал маршрут «{route}»; действует регламент «{regulation}».";
    public override string WhyGrouped(string groupKey) => $"Сигналы группы {groupKey} собираются в один инцидент.";
    public override string WhatNext(string time, string left) => $"Если никто не вмешается, в {time} будет эскалация ({left}).";
    public override string NothingNext => "Срок не идёт: инцидент ждёт людей или источник.";
    public override string SourceTimes(string? from, string seen, string? until) =>
        $"замечен {seen}{(from is null ? "" : $", по часам источника с {from}")}{(until is null ? "" : $", закончился {until}")}";

    public override string Event(string name) => name switch
    {
        "opened" => "открыт",
        "told" => "оповещены первые ответственные",
        "joined" => "присоединился сигнал",
        "member_recovered" => "один из сигналов восстановился",
        "member_severity_changed" => "изменилась важность сигнала",
        "severity_rose" => "важность выросла",
        "severity_changed" => "важность изменилась",
        "recovered" => "источник восстановился",
        "taken" => "взят",
        "taken_over" => "перехвачен",
        "escalated" => "эскалирован",
        "level_skipped" => "уровень пропущен",
        "last_resort" => "оповещена последняя инстанция",
        "resolved" => "решён",
        "reopened" => "открыт снова",
        "muted" => "приглушён",
        "unmuted" => "больше не приглушён",
        "owner_absent" => "ответственный отсутствует",
        "released" => "ответственного больше нет",
        "told_again" => "оповещены снова",
        "acknowledged_at_source" => "подтверждён в источнике",
        "unacknowledged_at_source" => "подтверждение в источнике снято",
        "muted_at_source" => "заглушён в источнике",
        "unmuted_at_source" => "больше не заглушён в источнике",
        "flaps_at_source" => "источник говорит: состояние скачет",
        "flaps_no_more_at_source" => "источник говорит: состояние больше не скачет",
        "source_not_told" => "источнику не удалось сообщить",
        "noted_at_source" => "заметка в источнике",
        _ => name.Replace('_', ' '),
    };

    public override string Via(string name) => name switch
    {
        "engine" => "Polilog",
        "portal" => "в портале",
        "api" => "через API",
        "cli" => "в командной строке",
        "matrix" => "в Matrix",
        "source" => "по сигналу источника",
        _ => name,
    };

    public override string Fate(string name) => name switch
    {
        "opened" => "открыл инцидент",
        "joined" => "присоединился к инциденту",
        "reopened" => "открыл инцидент снова",
        "catch_all" => "маршрута для него нет: сработал последний",
        "recovered" => "восстановился",
        "expired" => "истёк: источник замолчал",
        "severity_changed" => "изменил важность",
        "noted" => "принят к сведению",
        "refreshed" => "повторил сказанное",
        "collapsed" => "закончился раньше, чем можно было оповестить",
        "muted" => "приглушён",
        "info" => "только информация",
        "test" => "проверка",
        "pulse" => "признак жизни",
        "resolved_unknown" => "закончился, хотя не начинался",
        "engine_failed" => "решение принять не удалось",
        _ => name.Replace('_', ' '),
    };

    internal override string Of(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Owed => "в очереди",
        DeliveryStatus.Delivered => "доставлено",
        DeliveryStatus.Rejected => "отвергнуто окончательно",
        DeliveryStatus.Superseded => "заменено более новым",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "has no words"),
    };

    public override string WhatDeadLettersAre => "Запросы, которые приняты, но не прочитаны. Они хранятся как пришли; исправьте отправителя, подключение или коннектор и прочитайте повторно.";
    public override string NoDeadLetters => "Их нет: всё, что пришло, прочитано.";
    public override string Received => "Получено";
    public override string Connection => "Подключение";
    public override string Reason => "Причина";
    public override string Place => "Место";
    public override string Request => "Запрос";
    public override string Headers => "Заголовки";
    public override string Body => "Тело";
    public override string Download => "Скачать как пришло";
    public override string Bytes(int count) => $"{count} {Core.Plural(count, ["байт", "байта", "байт"])}";
    public override string CutAt(int bytes) => $"Показаны первые {bytes} байт; в файле для скачивания — всё.";
    public override string LetterKind(string kind) => kind switch
    {
        "malformed" => "не то, что читает коннектор",
        "connector_failed" => "ошибка коннектора",
        "connector_too_slow" => "коннектор не уложился в срок",
        "two_strikes" => "дважды остановил процесс, больше не читается",
        "connection_stores_only" => "подключение только сохраняет: его коннектор завис",
        "intake_failed" => "не удалось сохранить",
        _ => kind.Replace('_', ' '),
    };
    public override string Settled(string how) => how == "redriven" ? "прочитано повторно" : how;
    public override string Connectors => "Коннекторы";
    public override string Connector => "Коннектор";
    public override string ConnectionsTitle => "Подключения";
    public override string State => "Состояние";
    public override string IsRead => "читается";
    public override string StoresOnlySince(string time) => $"только сохраняет с {time}:";
    public override string SourceSilentSince(string time) => $"источник не сообщает об авариях с {time}:";
    public override string Found => "найдено сверкой";
    public override string UnconfirmedSince(string time) => $"не подтверждено с {time}";
    public override string ReadAgain => "Читать снова";
    public override string StruckBodies => "Тела с отметками";
    public override string WhatStrikesAre => "Тела, при чтении которых хаб аварийно остановился. После двух отметок тело хранится непрочитанным и этой версией коннектора не читается.";
    public override string Strikes(int count) => $"{count} {Core.Plural(count, ["отметка", "отметки", "отметок"])}";
    public override string ClearedTitle => "Кто что разрешил читать";
    public override string Plugins => "Плагины";
    public override string ShowAll => "Показать все";
    public override string TryToRead => "Что прочиталось бы сейчас?";
    public override string Redrive => "Прочитать повторно";
    public override string RedriveAll => "Прочитать повторно все";
    public override string WhatRedrivingDoes => "Читает ещё раз и принимает сигналы, как будто получены тогда же; сказанное источником позже важнее.";
    public override string CanBeRead(string version) => $"Версия {version} коннектора это читает";
    public override string CannotBeRead(string version) => version.Length == 0 ? "Прочитать нельзя" : $"Версия {version} коннектора это не читает";

    private static string Count(int count, bool isMore) => isMore ? $"{count - 1}+" : $"{count}";
}
