namespace Polilog.Core.People;

/// <summary>A human. The database knows him by number only; key and name are in the configuration.</summary>
/// <param name="Key">Lower-case, immutable, such as ann.</param>
/// <param name="Name">As people read it.</param>
/// <param name="MatrixId">Such as @ann:example.org; null: no Matrix account.</param>
/// <param name="SourceAccounts">How monitoring systems name him, such as <c>zabbix:alice</c>.</param>
internal sealed record Person(string Key, string Name, string? MatrixId, IReadOnlyList<string> SourceAccounts);

/// <summary>Ordered: each role includes the ones before it.</summary>
internal enum TopicRole
{
    Member = 0,
    Lead = 1,
    Manager = 2,
}

/// <summary>A person's role in one topic.</summary>
internal sealed record Membership(string Person, TopicRole Role);
