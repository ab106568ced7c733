using System.Text;

namespace Polilog.Nagios;

/// <summary>The macros of one notification, by name in upper case. One that Nagios did not replace counts as absent.</summary>
internal sealed class Macros
{
    private const string HostVariable = "_HOST";
    private const string ServiceVariable = "_SERVICE";
    private static readonly string[] Prefixes = ["NAGIOS_", "ICINGA_", "NOTIFY_"];

    private readonly Dictionary<string, string> present = new(StringComparer.Ordinal);

    public Macros(IReadOnlyDictionary<string, string> fields)
    {
        foreach (var (field, sent) in fields)
        {
            var name = field.Trim().ToUpperInvariant();
            name = Array.Find(Prefixes, p => name.StartsWith(p, StringComparison.Ordinal)) is { } prefix ? name[prefix.Length..] : name;
            var value = sent.Replace("\0", "", StringComparison.Ordinal);
            if (name.Length > 0 && !string.IsNullOrWhiteSpace(value) && !IsLiteral(value.Trim()))
                present.TryAdd(name, value);
        }
        IsService = this["OBJECTTYPE"]?.Trim().ToUpperInvariant() switch { "SERVICE" => true, "HOST" => false, _ => this["SERVICEDESC"] is not null };
    }

    /// <summary>Is the notification about a service, or about a host.</summary>
    public bool IsService { get; }

    private string ObjectName => IsService ? "SERVICE" : "HOST";

    /// <summary>Null if the macro is absent or blank.</summary>
    public string? this[string name] => present.GetValueOrDefault(name);

    /// <summary>The macro of what the notification is about, named without HOST or SERVICE: <c>STATE</c> is SERVICESTATE or HOSTSTATE.</summary>
    public string? Own(string name) => this[ObjectName + name];

    /// <summary>The same where HOST or SERVICE stands inside: <c>LAST</c>, <c>PROBLEMID</c>.</summary>
    public string? Own(string before, string after) => this[before + ObjectName + after];

    /// <summary>Custom variables (<c>_TEAM</c> of a service is _SERVICETEAM) in lower case; the service's count more than its host's.</summary>
    public IEnumerable<KeyValuePair<string, string>> CustomVariables()
    {
        foreach (var prefix in IsService ? new[] { HostVariable, ServiceVariable } : [HostVariable])
            foreach (var (name, value) in present.OrderBy(m => m.Key, StringComparer.Ordinal))
                if (name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal))
                    yield return KeyValuePair.Create(name[prefix.Length..].TrimStart('_').ToLowerInvariant(), value);
    }

    /// <summary>Nagios writes a line break as <c>\n</c> and a backslash as <c>\\</c>.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i] == '\\' && i + 1 < text.Length ? text[i + 1] : '\0';
            plain.Append(next switch { 'n' => '\n', '\\' => '\\', _ => text[i] });
            if (next is 'n' or '\\')
                i++;
        }
        return plain.ToString();
    }

    // Nagios leaves $SERVICEDESC$ as it is in a host's notification; between double quotes the shell makes $ of it.
    private static bool IsLiteral(string value) =>
        value == "$" || (value is ['$', .. var name, '$'] && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '_' or ':'));
}
