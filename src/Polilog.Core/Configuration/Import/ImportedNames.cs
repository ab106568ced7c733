using System.Globalization;

namespace Polilog.Core.Configuration.Import;

/// <summary>Makes names of ours out of foreign ones: of the right form, no two alike, the same for the same source.</summary>
internal sealed class ImportedNames
{
    private const int LongestKey = 16;
    private const int LongestName = 63;
    private const int LongestRoute = 100;

    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    /// <summary>The key of a topic, such as TEAMDB of "team-db". A name without a Latin letter gives T1, T2 and so on.</summary>
    public string TopicKey(string foreign)
    {
        var letters = new string([.. foreign.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).SkipWhile(char.IsAsciiDigit)]);
        return letters.Length == 0 ? Take("T1", "T", LongestKey, 1) : Take(letters.Length == 1 ? letters + "1" : letters, letters, LongestKey, 2);
    }

    /// <summary>The name of a person, a connection or a regulation, such as ann-lee of "Ann Lee".</summary>
    public string LowerName(string foreign, string otherwise)
    {
        var words = foreign.ToLowerInvariant().Split([.. foreign.ToLowerInvariant().Where(c => !char.IsAsciiLetterOrDigit(c) && c != '_').Distinct()], StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join('-', words);
        return Take(name.Length == 0 ? otherwise : name, name.Length == 0 ? $"{otherwise}-" : $"{name}-", LongestName, 2);
    }

    /// <summary>The name of a route: one line.</summary>
    public string RouteName(string wanted)
    {
        var line = new string([.. wanted.Select(c => char.IsControl(c) ? ' ' : c)]);
        return Take(line, $"{line} #", LongestRoute, 2);
    }

    private string Take(string wanted, string stem, int longest, int number)
    {
        var name = Cut(wanted, longest);
        for (; !taken.Add(name); number++)
        {
            var digits = number.ToString(CultureInfo.InvariantCulture);
            name = Cut(stem, longest - digits.Length) + digits;
        }
        return name;
    }

    // Never between the halves of a character.
    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text : char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)] : text[..longest];
}
