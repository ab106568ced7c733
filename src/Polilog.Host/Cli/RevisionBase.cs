using System.Globalization;

namespace Polilog.Host.Cli;

/// <summary>The revision from which files were made, as a folder notes it: its number, and its hash, for another hub has other files under the same number.</summary>
/// <param name="Sha256">In hex; null: not known.</param>
internal sealed record RevisionBase(long Revision, string? Sha256)
{
    /// <summary>Null: the text says no revision.</summary>
    public static RevisionBase? Parse(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length is 1 or 2 && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new RevisionBase(number, words.ElementAtOrDefault(1)) : null;
    }

    public override string ToString() => $"{Revision} {Sha256}".TrimEnd();
}
