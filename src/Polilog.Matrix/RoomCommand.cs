using System.Collections.Frozen;
using Polilog.Core.Incidents;

namespace Polilog.Matrix;

/// <summary>What is asked of Polilog in a room.</summary>
/// <param name="Text">All that follows the word; null: nothing.</param>
/// <param name="Key">The text begins with what may name an incident, such as PAY-142.</param>
/// <param name="TextAfterKey">Null: nothing.</param>
internal sealed record RoomCommand(CommandWord Word, string? Text = null, string? Key = null, string? TextAfterKey = null)
{
    private const int LongestUnknownWord = 20;

    private static readonly FrozenDictionary<string, CommandWord> Words = new (CommandWord Word, string[] Names)[]
    {
        (CommandWord.Take, ["take", "mine", "беру", "взять", "возьму"]),
        (CommandWord.Resolve, ["resolve", "resolved", "done", "fixed", "решено", "решить", "готово", "исправлено"]),
        (CommandWord.Status, ["status", "статус"]),
        (CommandWord.Help, ["help", "commands", "помощь", "команды"]),
    }.SelectMany(w => w.Names.Select(name => (Name: name, w.Word))).ToFrozenDictionary(w => w.Name, w => w.Word, StringComparer.OrdinalIgnoreCase);

    /// <summary>Null: not a command, though it begins with <c>!</c>, such as <c>!!!</c> or <c>!important: ...</c></summary>
    public static RoomCommand? TryRead(string body)
    {
        if (!body.StartsWith('!'))
            return null;
        var end = body.AsSpan().IndexOfAny(" \t\n") is >= 0 and var space ? space : body.Length;
        var (name, rest) = (body[1..end], body[end..].Trim());
        if (Words.TryGetValue(name, out var word))
            return Of(word, rest);
        return name.Length is > 1 and <= LongestUnknownWord && name.All(char.IsLetter) && !body.Contains('\n', StringComparison.Ordinal) ? new RoomCommand(CommandWord.Unknown) : null;
    }

    private static RoomCommand Of(CommandWord word, string rest)
    {
        var end = rest.AsSpan().IndexOfAny(" \t\n") is >= 0 and var space ? space : rest.Length;
        var first = rest[..end].TrimEnd(':', ',', '.');
        return IncidentKey.TryParse(first, out _, out _)
            ? new RoomCommand(word, rest, first.ToUpperInvariant(), NullIfEmpty(rest[end..].Trim()))
            : new RoomCommand(word, NullIfEmpty(rest));
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}

internal enum CommandWord
{
    Take,
    Resolve,
    Status,
    Help,

    /// <summary>It looks like a command, but there is none of this name.</summary>
    Unknown,
}
