namespace Polilog.Sdk;

/// <summary>What a link of an alert leads to.</summary>
public enum LinkKind
{
    /// <summary>The source of the alert, such as the expression.</summary>
    Source,

    /// <summary>The rule.</summary>
    Rule,

    /// <summary>The event in the monitoring system.</summary>
    Event,

    /// <summary>A dashboard.</summary>
    Dashboard,

    /// <summary>A panel of a dashboard.</summary>
    Panel,

    /// <summary>A page to silence it at the source.</summary>
    Silence,

    /// <summary>What to do about it.</summary>
    Runbook,

    /// <summary>The monitoring system itself.</summary>
    External,
}

/// <summary>A link of an alert: absolute, http or https, with a host.</summary>
public sealed record AlertLink
{
    private AlertLink(LinkKind kind, string url) => (Kind, Url) = (kind, url);

    /// <summary>What it leads to.</summary>
    public LinkKind Kind { get; }

    /// <summary>The address, as it was given.</summary>
    public string Url { get; }

    /// <summary>Makes a link, or returns null for what is empty, relative, without a host or of another scheme (<c>javascript:</c>, <c>data:</c>, <c>file:</c>).</summary>
    public static AlertLink? TryCreate(LinkKind kind, string? url)
    {
        var text = url?.Trim();
        return text is { Length: > 0 and <= 8192 }
               && Uri.TryCreate(text, UriKind.Absolute, out var uri)
               && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
               && uri.Host.Length > 0
               && !text.AsSpan().ContainsAny('\r', '\n', '\t')
            ? new AlertLink(kind, AlertText.Clean(text))
            : null;
    }
}
