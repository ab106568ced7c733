using System.Text.RegularExpressions;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.People;

namespace Polilog.Core.Configuration.Sections;

/// <summary><c>people:</c> who works here, and under which accounts.</summary>
internal static partial class PeopleSection
{
    public static List<Person> Read(ReadingContext context)
    {
        var accounts = new Names("source account", Account(), "the family of the source, a colon and the name there, such as zabbix:alice", context.Faults);
        var matrixIds = new Names("Matrix account", MatrixId(), "such as @ann:example.org", context.Faults);
        return [.. context.Items("people", "a person").Select(p => Read(p, context, accounts, matrixIds))];
    }

    private static Person Read(Section section, ReadingContext context, Names accounts, Names matrixIds)
    {
        var person = new Person(
            section.Text("key", "ann"),
            section.Text("name", "Ann Lee"),
            section.TextOrNull("matrix"),
            [.. section.Items("accounts").Select(a => AccountIn(section, a, accounts))]);
        context.People.Describe(person.Key, section.PlaceOf("key"));
        if (person.MatrixId is { } matrixId)
            matrixIds.Describe(matrixId, section.PlaceOf("matrix"));
        section.NotYet("mail", "phone", "contact_points", "language", "calendar");
        section.Close();
        return person;
    }

    private static string AccountIn(Section section, YamlValue value, Names accounts)
    {
        var account = section.TextOf("accounts", value) ?? "";
        accounts.Describe(account, value.Place);
        return account;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]*:[^\p{Cc}]{1,250}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Account();

    [GeneratedRegex(@"\A@[a-z0-9._=/+-]{1,200}:[A-Za-z0-9.:\[\]-]{1,200}\z", RegexOptions.NonBacktracking)]
    private static partial Regex MatrixId();
}
