using System.Text.RegularExpressions;
using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.People;

namespace Polilog.Core.Configuration.Sections;

/// <summary><c>people:</c> who works here, and under which accounts.</summary>
internal static partial class PeopleSection
{
    private static readonly Form.Text Account = new(AccountPattern(), "the family of the source, a colon and the name there, such as zabbix:alice");
    private static readonly Form.Text MatrixId = new(MatrixIdPattern(), "such as @ann:example.org");

    private static readonly SectionKey Key = new("key", NameForms.Lower, "Key by which topics, regulations and the record know the person; never changes.") { Example = "ann" };
    private static readonly SectionKey Name = new("name", new Form.Text(), "What others read.") { Example = "Ann Lee" };
    private static readonly SectionKey Matrix = new("matrix", MatrixId, "The person's Matrix account, in quotes.");
    private static readonly SectionKey Accounts = new("accounts", new Form.Each(Account), "How monitoring systems name the person, as FAMILY:NAME; of one person each.");
    private static readonly SectionShape PersonShape = new("Person", "a person", Key, Name, Matrix, Accounts) { NotYet = ["mail", "phone", "contact_points", "language", "calendar"] };

    public static readonly SectionsKey People = new("people", PersonShape, "Everybody who can be responsible for something.");

    public static List<Person> Read(ReadingContext context)
    {
        var accounts = new Names("source account", Account, context.Faults);
        var matrixIds = new Names("Matrix account", MatrixId, context.Faults);
        return [.. context.Items(People).Select(p => Read(p, context, accounts, matrixIds))];
    }

    private static Person Read(Section section, ReadingContext context, Names accounts, Names matrixIds)
    {
        var person = new Person(
            section.Text(Key),
            section.Text(Name),
            section.TextOrNull(Matrix),
            [.. section.Items(Accounts).Select(a => AccountIn(section, a, accounts))]);
        context.People.Describe(person.Key, section.PlaceOf(Key));
        if (person.MatrixId is { } matrixId)
            matrixIds.Describe(matrixId, section.PlaceOf(Matrix));
        section.Close();
        return person;
    }

    private static string AccountIn(Section section, YamlValue value, Names accounts)
    {
        var account = section.TextOf(Accounts, value) ?? "";
        accounts.Describe(account, value.Place);
        return account;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]*:[^\p{Cc}]{1,250}\z", RegexOptions.NonBacktracking)]
    private static partial Regex AccountPattern();

    [GeneratedRegex(@"\A@[a-z0-9._=/+-]{1,200}:[A-Za-z0-9.:\[\]-]{1,200}\z", RegexOptions.NonBacktracking)]
    private static partial Regex MatrixIdPattern();
}
