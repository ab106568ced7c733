using System.Globalization;
using Polilog.Core.Configuration.Planning;

namespace Polilog.Portal.Words;

/// <summary>A blast radius in Russian; <see cref="BlastSentences"/> says the same in English. Numbers stand where no word has to agree with them.</summary>
internal static class RussianBlastSentences
{
    private const int MostMoves = 20;

    public static IReadOnlyList<string> Of(BlastRadius radius)
    {
        var days = (int)(radius.Until - radius.Since).TotalDays;
        if (radius.Incidents == 0)
            return [$"За последние {days} дней инцидентов не было: показать, что пошло бы иначе, не на чем."];
        var sentences = new List<string> { $"Инцидентов за последние {days} дней: {Number(radius.Incidents)}. {Sum(radius)}" };
        sentences.AddRange(radius.Moves.Take(MostMoves).Select(Move));
        if (radius.Moves.Skip(MostMoves).Sum(m => m.Incidents) is > 0 and var rest)
            sentences.Add($"Прочие перемещения: {Number(rest)}.");
        if (radius.Merged.Incidents > 0)
            sentences.Add($"Присоединились бы к другому открытому: {Counted(radius.Merged.Incidents, radius.Merged.Examples)}.");
        if (radius.Split.Incidents > 0)
            sentences.Add($"Разделились бы на несколько: {Counted(radius.Split.Incidents, radius.Split.Examples)}.");
        sentences.AddRange(radius.GoneConnections.Select(g => $"Подключения {g.Connection} не станет: его сигналы не были бы приняты, а они открыли инцидентов: {Counted(g.Incidents, g.Examples)}."));
        if (sentences.Count > 1)
            sentences.Add("Маршруты видят метки, ресурс и проверку такими, какими те были в последний раз, и заголовок присоединившегося; инциденты длятся столько, сколько длились.");
        return sentences;
    }

    private static string Sum(BlastRadius radius)
    {
        string[] parts = [.. Part("в другую тему", radius.Moved), .. Part("только в последний маршрут", radius.OnlyCatchAll), .. Part("никуда", radius.NotOpened)];
        var added = radius.Added == 0 ? "" : $" Открылось бы ещё: {Number(radius.Added)}.";
        return parts.Length == 0 ? $"Ни один не попал бы в другую тему.{added}" : $"Попали бы {string.Join("; ", parts)}.{added}";

        IEnumerable<string> Part(string where, int number) => number == 0 ? [] : [$"{where}: {Number(number)}"];
    }

    private static string Move(IncidentMove move)
    {
        var by = move.IsCatchAll ? $"последний маршрут «{move.Route}»" : $"маршрут «{move.Route}»";
        return move switch
        {
            { From: null } => $"Ещё в {move.To}, {by}: {Number(move.Incidents)}, рядом с {string.Join(", ", move.Examples)}.",
            { To: null } => $"{move.From} → никуда, был {by}: {Counted(move.Incidents, move.Examples)}.",
            _ => $"{move.From} → {move.To}, {by}: {Counted(move.Incidents, move.Examples)}.",
        };
    }

    private static string Counted(int number, IReadOnlyList<string> examples) => $"{Number(number)}{(examples.Count == 0 ? "" : $" ({string.Join(", ", examples)})")}";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '\u00a0');
}
