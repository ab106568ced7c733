namespace Polilog.Portal.Configuration;

/// <summary>An alert that somebody asks about, as the form has it.</summary>
/// <param name="Alert">Number of a recorded one; empty: the rest says it.</param>
/// <param name="Labels">A line for each: NAME=VALUE.</param>
/// <param name="At">The instant whose time of the week counts; empty: now, or when the recorded alert was routed.</param>
public sealed record AskedAlert(string Alert, string Connection, string Severity, string Resource, string Check, string Title, string Labels, string At)
{
    public bool IsEmpty => this is { Alert: "", Connection: "", Severity: "", Resource: "", Check: "", Title: "", Labels: "", At: "" };
}

/// <param name="Connections">Names to choose from.</param>
/// <param name="Severities">Likewise.</param>
public sealed record RouteTestView(AskedAlert Asked, IReadOnlyList<string> Connections, IReadOnlyList<string> Severities)
{
    /// <summary>Why nothing can be told; null: it can, or nothing was asked.</summary>
    public string? Fault { get; init; }

    /// <summary>In the order in which they are tried; null: nothing was asked.</summary>
    public IReadOnlyList<TriedRoute>? Routes { get; init; }

    /// <summary>So many more were tried that would have needed more.</summary>
    public int LeftOut { get; init; }

    /// <summary>The instant whose time of the week counted; null: nothing was asked.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <param name="Missing">The smallest change with which it would take the alert.</param>
/// <param name="Because">Why it does not though nothing is missing.</param>
public sealed record TriedRoute(string Name, string Topic, bool Takes, string? Group, IReadOnlyList<string> Missing, string? Because);
