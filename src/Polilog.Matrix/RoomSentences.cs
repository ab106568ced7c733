namespace Polilog.Matrix;

/// <summary>What is answered to a command that no incident's regulation answers, in the language of the topic.</summary>
internal static class RoomSentences
{
    private const int LongestTitle = 60;

    public static string Help(string language) => language is "ru"
        ? """
          !беру — вы отвечаете за инцидент (и перехватываете его у другого)
          !решено что сделано — инцидент решён
          !статус — как обстоят дела
          Пишите в ветке карточки, ответом на неё или с номером: !беру PAY-142
          """
        : """
          !take — you are responsible (or take over from somebody)
          !resolve what was done — it is solved
          !status — how it stands
          Write in the card's thread, as a reply to it, or with its number: !take PAY-142
          """;

    public static string UnknownCommand(string language) => language is "ru"
        ? "Такой команды нет. Есть !беру, !решено, !статус, !помощь."
        : "There is no such command. There are !take, !resolve, !status, !help.";

    public static string NotHere(string key, string language) => language is "ru"
        ? $"В этой комнате нет инцидента {key}. Проверьте номер; !статус покажет открытые."
        : $"There is no incident {key} in this room. Check its number; !status lists the open ones.";

    public static string NothingOpen(string language) => language is "ru" ? "Открытых инцидентов нет." : "No incident is open.";

    /// <param name="open">Gravest first.</param>
    public static string WhichOne(IReadOnlyList<(string Key, string Title)> open, bool asksBack, string language)
    {
        var lines = open.Select(o => $"{o.Key} {Core.Messages.Excerpt.Head(o.Title.ReplaceLineEndings(" "), LongestTitle).Text}");
        var headline = (asksBack, language) switch
        {
            (true, "ru") => $"Открыто несколько. Напишите номер или ответьте в ветке карточки: !беру {open[0].Key}",
            (true, _) => $"Several are open. Give the number, or write in the card's thread: !take {open[0].Key}",
            (false, "ru") => "Открыты:",
            (false, _) => "Open:",
        };
        return string.Join('\n', lines.Prepend(headline));
    }

    public static string Failed(string language) => language is "ru"
        ? "Polilog не смог выполнить команду из-за собственной ошибки. Повторите или воспользуйтесь порталом; администраторы увидят причину в журнале."
        : "Polilog could not do it because of a fault of its own. Try again, or use the portal; administrators find the reason in the log.";
}
