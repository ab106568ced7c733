using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Polilog.Json;

namespace Polilog.UnitTests.Json;

public sealed class JsonPathTests
{
    [Theory]
    [InlineData("$", """{"a":{"b":[{"x y":1},2]},"":3,"it's":4,"тест":5}""")]
    [InlineData("$.a.b[0]['x y']", "1")]
    [InlineData("$['a']['b'][1]", "2")]
    [InlineData("$['']", "3")]
    [InlineData(@"$['it\'s']", "4")]
    [InlineData("$.тест", "5")]
    [InlineData("$.a.b[2]", null)]
    [InlineData("$.a[0]", null)]
    [InlineData("$.a.b.c", null)]
    [InlineData("$.A", null)]
    public void Leads_to_one_value_or_to_none(string path, string? value)
    {
        using var document = JsonDocument.Parse("""{"a":{"b":[{"x y":1},2]},"":3,"it's":4,"тест":5}""");
        Assert.Equal(value, JsonPath.Parse(path).Path!.Find(document.RootElement)?.GetRawText());
    }

    [Theory]
    [InlineData("", "a path begins with $")]
    [InlineData("a.b", "a path begins with $")]
    [InlineData("$a", "at character 2: ")]
    [InlineData("$.", "at character 2: ")]
    [InlineData("$.a.", "at character 4: ")]
    [InlineData("$.a[", "at character 4: ")]
    [InlineData("$.a[]", "at character 4: ")]
    [InlineData("$.a[-1]", "at character 4: ")]
    [InlineData("$.a[*]", "at character 4: ")]
    [InlineData("$.a[99999999999]", "at character 4: ")]
    [InlineData("$.a['b]", "at character 4: ")]
    [InlineData("$.a['b'", "at character 4: ")]
    [InlineData(@"$.a['\n']", "at character 4: ")]
    [InlineData("$.a b", "at character 4: ")]
    public void A_fault_names_the_character(string path, string fault) => Assert.StartsWith(fault, JsonPath.Parse(path).Fault, StringComparison.Ordinal);

    [Fact]
    public void A_path_that_was_written_reads_as_the_same() =>
        Gen.OneOf(Gen.String[Gen.Char["ab.'\\[]$ тé0"], 0, 6].Select(n => (Name: (string?)n, Index: 0)), Gen.Int[0, 99].Select(i => (Name: (string?)null, Index: i))).List[0, 8].Sample(steps =>
        {
            JsonNode document = JsonValue.Create("found");
            foreach (var (name, index) in Enumerable.Reverse(steps))
                document = name is null ? new JsonArray([.. Enumerable.Repeat((JsonNode?)null, index), document]) : new JsonObject { [name] = document };
            using var parsed = JsonDocument.Parse(document.ToJsonString());

            var written = "$" + string.Concat(steps.Select(s => s.Name is { } name ? $"['{name.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}']" : $"[{s.Index}]"));
            var path = JsonPath.Parse(written).Path!;

            Assert.Equal("found", path.Find(parsed.RootElement)!.Value.GetString());
            Assert.Equal(path.ToString(), JsonPath.Parse(path.ToString()).Path!.ToString());
            Assert.Equal("found", JsonPath.Parse(path.ToString()).Path!.Find(parsed.RootElement)!.Value.GetString());
        });

    [Fact]
    public void Whatever_is_written_is_a_path_or_a_fault() => Gen.String[Gen.Char["$.[]'\\ab01 -"], 0, 20].Sample(text =>
    {
        var (path, fault) = JsonPath.Parse("$" + text);
        Assert.NotEqual(path is null, fault is null);
    });
}
