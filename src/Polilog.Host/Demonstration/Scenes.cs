using Polilog.Sdk;

namespace Polilog.Host.Demonstration;

/// <summary>What goes wrong in the demonstration, in the order in which it does.</summary>
internal static class Scenes
{
    private static readonly string[] PayHosts = ["pay-app1", "pay-app2", "pay-app3", "pay-app4"];
    private static readonly string[] PayDatabases = ["pay-db1", "pay-db2"];
    private static readonly string[] WebHosts = ["web1", "web2", "web3", "web4", "web5", "web6"];
    private static readonly string[] Warehouse = ["sklad-srv1", "sklad-srv2", "sklad-srv3"];
    private static readonly string[] Terminals = ["tsd-gw1", "tsd-gw2", "tsd-gw3"];

    public static IReadOnlyList<Scene> All { get; } =
    [
        new(Payments(Source.Prometheus, "PaymentLatencyHigh", Severity.High, "Payments are slow on {host}: p99 {n}0 ms", "The limit is 400 ms over 5 minutes."), PayHosts,
            new Act.Takes(2.5, "marco"), new Act.Solves(7.5, "marco", "A slow query; the missing index is there now.")),

        new(Web("ImageCacheMisses", Severity.Warning, "Image cache of {host} hits only {n} %", "Usually above 98 %."), WebHosts,
            new Act.Repeats(5), new Act.Repeats(10), new Act.Takes(14, "priya"), new Act.Recovers(19)),

        new(Storage("Очередь отгрузок", Severity.High, "Очередь отгрузок на {host}: {n} документов", "Порог 50 документов, обмен с учётной системой отстаёт."), Warehouse,
            new Act.Takes(2.5, "oleg"), new Act.Solves(7, "oleg", "Перезапустил обмен, очередь разобрана.")),

        new(Payments(Source.Zabbix, "Replication lag", Severity.Critical, "Replication of {host} lags {n} s behind", "The limit is 30 s."), PayDatabases,
            new Act.Repeats(8), new Act.Takes(24, "helen"), new Act.Solves(44, "helen", "Long transaction of the report ended by hand; caught up.")),

        new(Storm("CheckoutErrors", Severity.Critical, "Checkout on {host} answers with errors", "More than 5 % of the answers are 5xx.", [.. WebHosts]), [],
            new Act.Takes(3, "priya"), new Act.Spreads(6), new Act.Repeats(20), new Act.Solves(36, "priya", "Rolled back to the release before.")),

        new(Storage("Свободное место", Severity.Average, "На {host} занято {n} % диска D:", "Растёт журнал обмена."), Warehouse,
            new Act.Takes(4, "oleg"), new Act.Repeats(7), new Act.Recovers(11)),

        new(Payments(Source.Prometheus, "CardQueueGrows", Severity.Average, "{n}0 card payments are waiting on {host}", "The acquirer answers slowly."), PayHosts,
            new Act.Takes(3.5, "ann"), new Act.Solves(19, "ann", "Acquirer switched to its second line.")),

        new(Web("SearchSlow", Severity.High, "Search on {host} takes {n}0 ms", "The index is being rebuilt more often than usual."), WebHosts,
            new Act.Takes(4, "marco"), new Act.Recovers(10)),

        new(Storage("Шлюз терминалов", Severity.Critical, "Терминалы сбора данных не видят {host}", "Нет ответа на три проверки подряд."), Terminals,
            new Act.Takes(13, "irina"), new Act.Solves(27, "irina", "Заменён блок питания коммутатора.")),

        new(Payments(Source.Zabbix, "Certificate expires", Severity.Warning, "Certificate of {host} expires in 6 days", "Issued for pay.shop.example."), PayHosts,
            new Act.Takes(3, "marco"), new Act.Solves(42, "marco", "Renewed and loaded.")),

        new(Web("PodRestarts", Severity.Average, "The shop restarted {n} times on {host}", "Out of memory."), WebHosts,
            new Act.Recovers(9)),

        new(Storage("Резервное копирование", Severity.High, "Резервная копия на {host} не создана", "Последняя удачная копия старше 26 часов."), Warehouse,
            new Act.Takes(3, "oleg"), new Act.Solves(52, "oleg", "Освободил ленту, копия прошла.")),

        new(Payments(Source.Prometheus, "SettlementFileLate", Severity.High, "The settlement file of {host} is late", "Expected until 05:30."), PayDatabases,
            new Act.Takes(4, "marco"), new Act.Solves(48, "marco", "Sent again; the bank has confirmed it.")),

        new(Web("CertificateChainBroken", Severity.High, "{host} sends an incomplete certificate chain", "Old phones refuse it."), WebHosts,
            new Act.Takes(3, "priya"), new Act.Solves(12, "priya", "Intermediate certificate added.")),

        new(Storage("Весы на линии", Severity.Warning, "Весы линии {n} не передают данные на {host}", "Последнее взвешивание 10 минут назад."), Terminals,
            new Act.Recovers(12)),
    ];

    /// <summary>Keys of those who act in them.</summary>
    public static IReadOnlySet<string> People { get; } = All.SelectMany(s => s.Acts).Select(a => a switch
    {
        Act.Takes(_, var person) => person,
        Act.Solves(_, var person, _) => person,
        _ => null,
    }).OfType<string>().ToHashSet(StringComparer.Ordinal);

    private static Alarm Payments(Source source, string check, Severity severity, string title, string message) => new(source, "PAY", check, severity, title, message);

    private static Alarm Web(string check, Severity severity, string title, string message) => new(Source.Prometheus, "WEB", check, severity, title, message);

    private static Alarm Storm(string check, Severity severity, string title, string message, params string[] hosts) =>
        new(Source.Prometheus, "WEB", check, severity, title, message, hosts);

    private static Alarm Storage(string check, Severity severity, string title, string message) => new(Source.Zabbix, "SKLAD", check, severity, title, message);
}
