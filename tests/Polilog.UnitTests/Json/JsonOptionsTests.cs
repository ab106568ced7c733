namespace Polilog.UnitTests.Json;

public sealed class JsonOptionsTests
{
    private const string Least = "identity: { id: $.id }\nstatus: { otherwise: firing }\ntitle: $.title\n";

    [Fact]
    public void Identity_status_and_title_are_all_that_is_required()
    {
        Assert.Empty(Mapping.Faults(Least));
        Assert.Equal(["identity", "status", "title"], Mapping.Faults("message: $.a").Select(f => f.Split(':')[0]));
    }

    [Theory]
    [InlineData("message: $.a..b", "message: '$.a..b': at character 4: expected .name, [0] or ['name'], found ..b. A fixed text is written '= text'.")]
    [InlineData("message: hello", "message: 'hello': a path begins with $, such as $.alert.name. A fixed text is written '= text'.")]
    [InlineData("message: []", "message: The list is empty.")]
    [InlineData("message: { a: b }", "message: Expected a path such as $.a.b")]
    [InlineData("labels: { host: '$[x]' }", "labels: host: '$[x]': at character 2: expected")]
    [InlineData("items: = all", "items: It must be a path")]
    [InlineData("colour: red", "colour: There is no option 'colour'.")]
    [InlineData("links: { homepage: $.a }", "links: 'homepage' is no kind of link. Known are: source, rule,")]
    [InlineData("severity: { words: { 5: dire } }", "severity.words.5: Expected")]
    [InlineData("severity: { value: a }", "severity.value: 'a': a path begins with $")]
    [InlineData("when: [ { value: $.a } ]", "when[0].is, when[0].present, when[0].matches: Exactly one of")]
    [InlineData("when: [ { value: $.a, is: b }, { value: $.a, equals: b } ]", "when[1].equals: There is no option 'equals'.")]
    [InlineData("when: [ { is: b } ]", "when[0].value: The value field is required.")]
    [InlineData("when: [ { value: $.a, matches: '(' } ]", "when[0].matches: It is no regular expression")]
    [InlineData("when: [ { value: $.a, matches: '(?=a)' } ]", "when[0].matches: It is no regular expression")]
    [InlineData("when: [ $.a ]", "when[0]: Expected a list of an object with is, matches, present, value")]
    [InlineData("when: { value: $.a, is: b }", "when: Expected a list of an object with is, matches, present, value")]
    [InlineData("expire_after: 1s", "expire_after: ")]
    public void Each_fault_names_its_option(string line, string fault) =>
        Assert.Contains(Mapping.Faults(Least + line), f => f.StartsWith(fault, StringComparison.Ordinal));

    [Theory]
    [InlineData("identity: { id: = all }", "identity: All items would be the same condition")]
    [InlineData("identity: {}", "identity: ")]
    [InlineData("status: {}", "status.value, status.otherwise: Say where the word stands")]
    [InlineData("status: { value: $.a, firing: [on, up], resolved: ON }", "status.firing, status.resolved, status.info: 'on' stands there twice.")]
    [InlineData("status: { value: $.a, otherwise: maybe }", "status.otherwise: Expected one of info, firing, resolved, found \"maybe\".")]
    [InlineData("status: firing", "status: Expected an object with firing, info, otherwise, resolved, value")]
    public void What_is_required_is_checked_in_itself(string line, string fault)
    {
        var name = line.Split(':')[0];
        var rest = string.Join('\n', Least.Split('\n').Where(l => !l.StartsWith(name, StringComparison.Ordinal)));

        Assert.Contains(Mapping.Faults(rest + line), f => f.StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void All_faults_are_told_at_once() =>
        Assert.Equal(4, Mapping.Faults("identity: { id: id }\nstatus: { otherwise: firing, more: 1 }\ntitle: $.\nwhen: [ { value: $.a } ]").Count);
}
