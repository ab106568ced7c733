using Polilog.Portal.Words;

namespace Polilog.Portal.Pages;

/// <summary>What stands around every page, as this reader sees it.</summary>
public sealed record ShellView
{
    /// <summary>In the reader's language; a room speaks its own.</summary>
    public required PortalWords Words { get; init; }

    /// <summary>Path and query of the page.</summary>
    public required string Address { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Key of the person whom the reader acts as; null: he reads only.</summary>
    public string? Person { get; init; }

    public string? PersonName { get; init; }

    /// <summary>Whether the reader is an administrator of the installation.</summary>
    public bool MayAdminister { get; init; }

    /// <summary>Whether he has signed in and so can sign out.</summary>
    public bool IsSignedIn { get; init; }

    /// <summary>Whom he may act as, in the demonstration; otherwise empty.</summary>
    public IReadOnlyList<PersonChoice> People { get; init; } = [];

    public bool IsDemonstration => People.Count > 0;
}

public sealed record PersonChoice(string Key, string Name);
