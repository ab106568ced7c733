using System.Collections.Frozen;

namespace Polilog.Core.Messages;

/// <summary>What rooms may be sent: the tags of Matrix but for pictures, fewer attributes, and links to http and https only.</summary>
internal static class AllowedHtml
{
    private const int LongestAddress = 4096;

    private static readonly FrozenDictionary<string, Shape> Shapes = FrozenDictionary.ToFrozenDictionary(
        [
            .. Names("del b i u strong em s code span a sup sub", Shape.Inline),
            .. Names("p h1 h2 h3 h4 h5 h6 blockquote div pre table thead tbody tr caption details summary ul ol li", Shape.Block),
            .. Names("th td", Shape.Cell),
            .. Names("br hr", Shape.Void),
        ],
        StringComparer.OrdinalIgnoreCase);

    public static Shape ShapeOf(string tag) => Shapes.GetValueOrDefault(tag, Shape.None);

    public static IEnumerable<string> Tags => Shapes.Keys.Order(StringComparer.Ordinal);

    /// <summary>The value to write for an attribute; null: it is left out.</summary>
    public static string? Attribute(string tag, string name, string value) => (tag, name) switch
    {
        ("a", "href") => Address(value),
        ("span", "data-mx-color" or "data-mx-bg-color") when IsColour(value) => value,
        ("code", "class") when IsLanguage(value) => value,
        ("ol", "start") when value.Length <= 6 && value.All(char.IsAsciiDigit) && value.Length > 0 => value,
        _ => null,
    };

    /// <summary>
    /// The address in canonical ASCII, or null if it must not be a link: not http or https, no host, with a user part (which disguises the host), or an address that clients
    /// show as a mention of a person.
    /// </summary>
    public static string? Address(string value)
    {
        var text = value.Trim(' ', '\n', '\t', '\r', '\u2068', '\u2069');
        if (text.Length is 0 or > LongestAddress
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.Host.Length == 0
            || uri.UserInfo.Length > 0
            || uri.IdnHost.Equals("matrix.to", StringComparison.OrdinalIgnoreCase))
            return null;
        // The host as browsers resolve it: look-alike letters become visible.
        var address = uri.Host == uri.IdnHost || uri.HostNameType != UriHostNameType.Dns ? uri.AbsoluteUri : new UriBuilder(uri) { Host = uri.IdnHost }.Uri.AbsoluteUri;
        address = address.Replace("@", "%40", StringComparison.Ordinal);
        // Three characters for one that is escaped: what was short enough may be so no more.
        return address.Length <= LongestAddress && address.All(c => c is > ' ' and < '\x7F' and not ('"' or '<' or '>' or '`')) ? address : null;
    }

    private static IEnumerable<KeyValuePair<string, Shape>> Names(string names, Shape shape) => names.Split(' ').Select(name => KeyValuePair.Create(name, shape));

    private static bool IsColour(string value) => value is ['#', .. { Length: 6 } digits] && digits.All(char.IsAsciiHexDigit);

    private static bool IsLanguage(string value) =>
        value.Length <= 40 && value.StartsWith("language-", StringComparison.Ordinal) && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '+');

    internal enum Shape
    {
        /// <summary>Not allowed.</summary>
        None,
        Inline,
        Block,
        Cell,
        Void,
    }
}
