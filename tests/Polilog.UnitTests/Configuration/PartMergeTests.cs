using CsCheck;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Revisions;

namespace Polilog.UnitTests.Configuration;

public sealed class PartMergeTests
{
    private static readonly ConfigurationParts Origin = Parts("people: old", "pay: old", "net: old");

    [Fact]
    public void What_two_changed_in_different_parts_is_put_together()
    {
        var merge = PartMerge.Of(Origin, Parts("people: old", "pay: mine", "net: old"), Parts("people: old", "pay: old", "net: theirs"));
        Assert.Empty(merge.Conflicts);
        Assert.True(merge.Parts.SameAs(Parts("people: old", "pay: mine", "net: theirs")));
    }

    [Fact]
    public void What_both_changed_alike_is_no_conflict_and_what_they_changed_otherwise_is()
    {
        var merge = PartMerge.Of(Origin, Parts("people: both", "pay: mine", "net: old"), Parts("people: both", "pay: theirs", "net: old"));
        Assert.Equal(["1.yaml"], merge.Conflicts);
    }

    [Fact]
    public void A_part_that_one_removes_and_the_other_changes_is_a_conflict()
    {
        Assert.Equal(["2.yaml"], PartMerge.Of(Origin, Parts("people: old", "pay: old"), Parts("people: old", "pay: old", "net: theirs")).Conflicts);
        Assert.Equal(["2.yaml"], PartMerge.Of(Origin, Parts("people: old", "pay: old", "net: mine"), Parts("people: old", "pay: old")).Conflicts);
    }

    [Fact]
    public void A_part_that_one_removes_and_the_other_leaves_alone_is_removed()
    {
        Assert.True(PartMerge.Of(Origin, Parts("people: old", "pay: old"), Origin).Parts.SameAs(Parts("people: old", "pay: old")));
        Assert.True(PartMerge.Of(Origin, Origin, Parts("people: old", "pay: old")).Parts.SameAs(Parts("people: old", "pay: old")));
    }

    [Fact]
    public void Without_a_conflict_it_does_not_matter_who_came_first_and_nobodys_change_is_lost()
    {
        var parts = Gen.Char["abc"].Array[0, 4].Select(texts => Parts([.. texts.Select(t => t.ToString())]));
        Gen.Select(parts, parts, parts).Sample((origin, mine, theirs) =>
        {
            var (one, other) = (PartMerge.Of(origin, mine, theirs), PartMerge.Of(origin, theirs, mine));
            Assert.Equal(one.Conflicts, other.Conflicts);
            Assert.True(one.Parts.SameAs(other.Parts));
            foreach (var name in origin.Names.Union(mine.Names, StringComparer.Ordinal).Except(one.Conflicts, StringComparer.Ordinal))
            {
                if (mine.TextOf(name) != origin.TextOf(name))
                    Assert.Equal(mine.TextOf(name), one.Parts.TextOf(name));
            }
        });
    }

    [Fact]
    public void A_conflict_is_just_what_both_changed_otherwise_and_the_rest_is_as_whoever_changed_it_left_it() => Gen.Select(Some, Some, Some).Sample((origin, mine, theirs) =>
    {
        var merge = PartMerge.Of(origin, mine, theirs);
        foreach (var name in Names)
        {
            var (was, proposed, active) = (origin.TextOf(name), mine.TextOf(name), theirs.TextOf(name));
            var isConflict = was != proposed && was != active && proposed != active;
            Assert.Equal(isConflict, merge.Conflicts.Contains(name, StringComparer.Ordinal));
            Assert.Equal(isConflict ? null : was != proposed ? proposed : active, merge.Parts.TextOf(name));
        }
        Assert.Subset(Names.ToHashSet(StringComparer.Ordinal), merge.Parts.Names.ToHashSet(StringComparer.Ordinal));
    });

    [Fact]
    public void What_is_merged_once_merges_again_without_a_conflict_and_without_a_change() => Gen.Select(Some, Some, Some).Sample((origin, mine, theirs) =>
    {
        if (PartMerge.Of(origin, mine, theirs) is { Conflicts.Count: 0 } merge)
            Assert.True(PartMerge.Of(origin, mine, merge.Parts) is { Conflicts.Count: 0 } again && again.Parts.SameAs(merge.Parts));
    });

    [Theory]
    [InlineData("../outside.yaml")]
    [InlineData("/etc/passwd")]
    [InlineData("topics\\pay.yaml")]
    [InlineData("a//b.scriban")]
    [InlineData("a/.b/c.scriban")]
    [InlineData(".hidden.yaml")]
    [InlineData("pay/../../x.scriban")]
    [InlineData("pay.txt")]
    [InlineData("")]
    public void A_name_that_could_lead_out_of_a_folder_is_refused(string name) =>
        Assert.Contains("cannot name a file", ConfigurationParts.Refuse([new ConfigurationFile(name, "")]), StringComparison.Ordinal);

    [Fact]
    public void A_name_given_twice_is_refused_in_any_case() =>
        Assert.Contains("given twice", ConfigurationParts.Refuse([new ConfigurationFile("a.yaml", ""), new ConfigurationFile("A.yaml", "")]), StringComparison.Ordinal);

    private static readonly string[] Names = ["0.yaml", "1.yaml", "2.yaml", "3.yaml", "pay/card/en.scriban"];

    /// <summary>Any of these names, each with one of a few texts.</summary>
    private static readonly Gen<ConfigurationParts> Some = Gen.Char["-abc"].Array[Names.Length]
        .Select(texts => new ConfigurationParts(Names.Zip(texts).Where(n => n.Second != '-').Select(n => new ConfigurationFile(n.First, $"{n.Second}"))));

    private static ConfigurationParts Parts(params string[] texts) => new(texts.Select((t, i) => new ConfigurationFile($"{i}.yaml", t)));
}
