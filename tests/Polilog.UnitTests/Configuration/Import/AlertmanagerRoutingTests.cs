using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Import.Alertmanager;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.UnitTests.Configuration.Import;

/// <summary>Random trees of Alertmanager, walked here as its documentation says, against the table that the import writes.</summary>
public sealed class AlertmanagerRoutingTests
{
    private static readonly string[] Labels = ["a", "b", "long name", "ü"];
    private static readonly string[] Texts = ["", "x", "y", "xy", "x\"y", "x, y"];
    private static readonly string[] Expressions = ["x|y", "x.*", "", ".+", "[^x]", "(x|xy)", "y?x?"];

    [Fact]
    public void Every_alert_reaches_the_topics_of_the_receivers_that_the_tree_tells() => Gen.Select(Tree(3), Alerts.Array[20]).Sample(
        (tree, alerts) =>
        {
            var text = $"route:\n  receiver: root\n  group_by: [a]\n{Children(tree.Routes, 2)}";
            var reading = AlertmanagerImport.Of(new ConfigurationFile("alertmanager.yml", text));
            var table = new RouteTable(ImportedFolder.Read(reading).Document!.Routes);
            var names = reading.Configuration!.Topics.ToDictionary(t => t.Key, t => t.Name, StringComparer.Ordinal);
            foreach (var alert in alerts)
            {
                var told = table.Match(new RoutedAlert("alertmanager", "alertmanager", Severity.High, null, null, "", alert), DateTimeOffset.UnixEpoch).Select(r => names[r.Topic]);
                Assert.Equal(Walk(tree with { Receiver = "root" }, alert).Distinct(StringComparer.Ordinal), told);
            }
        },
        iter: 400);

    [Fact]
    public void The_random_trees_are_worth_the_name()
    {
        var (deep, several) = (0, 0);
        Gen.Select(Tree(3), Alerts).Sample(
            (tree, alert) =>
            {
                var told = Walk(tree with { Receiver = "root" }, alert).Distinct(StringComparer.Ordinal).ToList();
                Interlocked.Add(ref deep, told.Contains("root", StringComparer.Ordinal) ? 0 : 1);
                Interlocked.Add(ref several, told.Count > 1 ? 1 : 0);
            },
            iter: 2_000);
        Assert.True(deep > 500 && several > 100, $"Of 2000 alerts {deep} went below the root, {several} to more than one receiver.");
    }

    private static List<string> Walk(Node node, Dictionary<string, string> alert)
    {
        var told = new List<string>();
        foreach (var child in node.Routes.Where(c => c.Tests.All(t => Holds(t, alert))))
        {
            told.AddRange(Walk(child, alert));
            if (!child.Continue)
                break;
        }
        return told.Count > 0 ? told : [node.Receiver];
    }

    private static bool Holds(TestOnLabel test, Dictionary<string, string> alert)
    {
        var value = alert.GetValueOrDefault(test.Label, "");
        var hit = test.IsExpression ? Regex.IsMatch(value, $"^(?:{test.Value})$", RegexOptions.None, TimeSpan.FromSeconds(5)) : value == test.Value;
        return hit != test.IsNegated;
    }

    private static string Children(Node[] nodes, int indent)
    {
        if (nodes.Length == 0)
            return "";
        var text = new StringBuilder().Append(' ', indent).AppendLine("routes:");
        foreach (var node in nodes)
        {
            text.Append(' ', indent).AppendLine(CultureInfo.InvariantCulture, $"- receiver: {node.Receiver}");
            if (node.Continue)
                text.Append(' ', indent + 2).AppendLine("continue: true");
            var isOld = node.IsOldStyle && node.Tests.All(t => !t.IsNegated) && node.Tests.DistinctBy(t => (t.Label, t.IsExpression)).Count() == node.Tests.Length;
            if (isOld)
                text.Append(Old("match", node.Tests.Where(t => !t.IsExpression), indent + 2)).Append(Old("match_re", node.Tests.Where(t => t.IsExpression), indent + 2));
            else if (node.Tests.Length > 0)
                text.Append(' ', indent + 2).AppendLine(CultureInfo.InvariantCulture, $"matchers: [{string.Join(", ", node.Tests.Select(t => Single(New(t))))}]");
            text.Append(Children(node.Routes, indent + 2));
        }
        return text.ToString();
    }

    private static string Old(string key, IEnumerable<TestOnLabel> tests, int indent) =>
        tests.ToList() is { Count: > 0 } some ? $"{new string(' ', indent)}{key}: {{ {string.Join(", ", some.Select(t => $"{Single(t.Label)}: {Single(t.Value)}"))} }}\n" : "";

    private static string New(TestOnLabel test)
    {
        var label = test.Label is "a" or "b" ? test.Label : $"\"{test.Label}\"";
        return $"{label}{(test.IsNegated ? "!" : "=")}{(test.IsExpression ? "~" : test.IsNegated ? "=" : "")}\"{test.Value.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private static string Single(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static Gen<string> OneOf(string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static readonly Gen<TestOnLabel> Tests = Gen.Select(OneOf(Labels), Gen.Bool, Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true))), OneOf(Texts), OneOf(Expressions))
        .Select((label, isExpression, isNegated, text, expression) => new TestOnLabel(label, isExpression, isNegated, isExpression ? expression : text));

    private static readonly Gen<Dictionary<string, string>> Alerts = Gen.Dictionary(OneOf(Labels), OneOf(Texts))[0, 4];

    private static Gen<Node> Tree(int depth) => Gen.Select(
        Gen.Int[0, 5], Tests.Array[0, 2], Gen.Bool, Gen.Frequency((2, Gen.Const(false)), (1, Gen.Const(true))), depth == 0 ? Gen.Const(Array.Empty<Node>()) : Tree(depth - 1).Array[0, 4])
        .Select((receiver, tests, isOldStyle, isContinued, routes) => new Node($"r{receiver}", tests, isOldStyle, isContinued, routes));

    private sealed record TestOnLabel(string Label, bool IsExpression, bool IsNegated, string Value);

    private sealed record Node(string Receiver, TestOnLabel[] Tests, bool IsOldStyle, bool Continue, Node[] Routes);
}
