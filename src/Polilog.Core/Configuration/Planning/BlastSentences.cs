namespace Polilog.Core.Configuration.Planning;

/// <summary>A blast radius in words.</summary>
internal static class BlastSentences
{
    private const int MostMoves = 20;

    public static IReadOnlyList<string> Of(BlastRadius radius)
    {
        if (radius.Incidents == 0)
            return [$"No incident was opened in {Days(radius)}: nothing shows what would go elsewhere."];
        var sentences = new List<string> { Sum(radius) };
        sentences.AddRange(radius.Moves.Take(MostMoves).Select(Move));
        if (radius.Moves.Skip(MostMoves).Sum(m => m.Incidents) is > 0 and var rest)
            sentences.Add($"Other moves: {Words.Number(rest)}.");
        if (radius.Merged.Incidents > 0)
            sentences.Add($"{Words.Count(radius.Merged.Incidents, "incident")} would have joined another that was open{Examples(radius.Merged.Examples)}.");
        if (radius.Split.Incidents > 0)
            sentences.Add($"{Words.Count(radius.Split.Incidents, "incident")} would have been split into several{Examples(radius.Split.Examples)}.");
        sentences.AddRange(radius.GoneConnections.Select(g =>
            $"The connection {g.Connection} is removed: the alerts that opened {Words.Count(g.Incidents, "incident")} would not be taken{Examples(g.Examples)}."));
        if (sentences.Count > 1)
            sentences.Add("Routes see labels, resource and check as they were last, and the title of what joined; incidents are taken to last as long as they did.");
        return sentences;
    }

    private static string Sum(BlastRadius radius)
    {
        string[] parts =
        [
            .. Part(radius.Moved, "to another topic"),
            .. Part(radius.OnlyCatchAll, "only to the catch-all"),
            .. Part(radius.NotOpened, "nowhere"),
        ];
        var added = radius.Added == 0 ? "" : $" {Words.Count(radius.Added, "incident")} more would be opened.";
        return parts.Length == 0
            ? $"Of {Days(radius)}' {Words.Count(radius.Incidents, "incident")} none would go to another topic.{added}"
            : $"Of {Days(radius)}' {Words.Count(radius.Incidents, "incident")} {string.Join(", ", parts)}.{added}";

        IEnumerable<string> Part(int number, string where) => number == 0 ? [] : [$"{Words.Number(number)} would go {where}"];
    }

    private static string Move(IncidentMove move)
    {
        var by = move.IsCatchAll ? $"the catch-all '{move.Route}'" : $"the route '{move.Route}'";
        return move switch
        {
            { From: null } => $"{move.To} more, by {by}: {Words.Number(move.Incidents)}, beside {string.Join(", ", move.Examples)}.",
            { To: null } => $"{move.From} -> nowhere, was {by}: {Words.Number(move.Incidents)}{Examples(move.Examples)}.",
            _ => $"{move.From} -> {move.To} by {by}: {Words.Number(move.Incidents)}{Examples(move.Examples)}.",
        };
    }

    private static string Examples(IReadOnlyList<string> examples) => examples.Count == 0 ? "" : $" ({string.Join(", ", examples)})";

    private static string Days(BlastRadius radius) => $"the last {Words.Count((int)(radius.Until - radius.Since).TotalDays, "day")}";
}
