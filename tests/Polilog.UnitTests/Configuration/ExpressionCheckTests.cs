using CsCheck;
using Polilog.Core.Configuration;
using Polilog.Core.Routing;

namespace Polilog.UnitTests.Configuration;

/// <summary>Which regular expressions a configuration may hold. Building one takes long, so the check builds only those that could be refused for it.</summary>
public sealed class ExpressionCheckTests
{
    private static readonly string[] Pieces =
        ["a", "b", ".", "*", "+", "?", "|", "(", ")", "(a|b)", "[ab]", "[^(?]", "]", "{2}", "^", "$", "\\b", "\\d", "\\.", "\\\\", "\\1", "\\2", "\\k<x>", "\\G", "(?<x>", "(?:", "(?=", "(?!", "(?<=", "(?>", "(?(a)", "(?<-x>", "(?i)", "(?#", "{9}", "{0,99}", "{1000}", "(db|web|mail|proxy|cache|queue|store|index|search|login)"];

    [Fact]
    public void Just_those_are_accepted_that_run_without_backtracking_alone_and_from_end_to_end() =>
        Gen.Int[0, Pieces.Length - 1].Array[1, 6].Select(at => string.Concat(at.Select(i => Pieces[i]))).Sample(
            expression => Assert.Equal(Compiles(expression), !Faults(expression).Any(f => f.Message.StartsWith("The regular expression ", StringComparison.Ordinal))),
            iter: 3_000);

    [Theory]
    [InlineData("(?=pay).*")]
    [InlineData("(pay|web)\\1")]
    [InlineData("(?<x>pay)\\k<x>")]
    [InlineData("pay(?<!x)")]
    [InlineData("(?>a+)b")]
    [InlineData("\\Gpay")]
    public void What_looks_around_or_back_is_refused(string expression) => Assert.Contains("looks around or back", Assert.Single(Faults(expression)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(".{0,5000}")]
    [InlineData("(((a{9}){9}){9}){9}")]
    public void What_is_too_large_is_refused(string expression) => Assert.Contains("too large", Assert.Single(Faults(expression)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_list_of_many_names_is_refused_when_it_is_too_large_and_only_then()
    {
        foreach (var names in (int[])[3, 20, 60, 100, 200])
        {
            var expression = string.Join('|', Enumerable.Range(100, names).Select(n => $"db-{n}.example.org"));
            Assert.Equal(Compiles(expression), Faults(expression).Count == 0);
        }
    }

    private static bool Compiles(string expression)
    {
        try
        {
            _ = new System.Text.RegularExpressions.Regex(expression, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
            _ = CompiledMatcher.Expression(expression);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static IReadOnlyList<ConfigurationFault> Faults(string expression) => ConfigurationReader.Read([new ConfigurationFile("a.yaml", $$"""
        public_url: https://polilog.example.org
        administrators: OPS
        connections: [{ name: prometheus, connector: alertmanager }]
        people: [{ key: ann, name: Ann }]
        regulations:
          standard:
            ownership: { within: 30m }
            resolution: { within: 4h }
            levels: [{ name: duty, notify: [on_call] }]
            last_resort: { notify: [{ person: ann }] }
        topics: [{ key: OPS, name: Operations, regulation: standard, members: [ann] }]
        routes:
          - { name: tested, topic: OPS, match: { title: { regex: '{{expression}}' } } }
          - { name: rest, topic: OPS }
        """)], Connectors.Known).Faults;
}
