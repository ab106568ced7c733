using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Import.Alertmanager;
using Polilog.Core.Routing;
using Polilog.Sdk;
using Polilog.UnitTests.Routing;

namespace Polilog.UnitTests.Configuration.Import;

/// <summary>Random trees of Alertmanager, walked here as its documentation says, against the table that the import writes.</summary>
public sealed class AlertmanagerRoutingTests
{
    private static readonly string[] Labels = ["a", "b", "long name", "ü"];
    private static readonly string[] Texts = ["", "x", "y", "xy", "x\"y", "x, y"];
    private static readonly string[] Expressions = ["x|y", "x.*", "", ".+", "[^x]", "(x|xy)", "y?x?"];

    private static readonly NamedTime[] Named =
    [
        new("office", "{ weekdays: ['monday:friday'], times: [{ start_time: '09:00', end_time: '18:00' }], location: Europe/Berlin }",
            at => Clock(at, "Europe/Berlin") is { DayOfWeek: not (DayOfWeek.Saturday or DayOfWeek.Sunday), Hour: >= 9 and < 18 }),
        new("nights", "{ times: [{ start_time: '22:30', end_time: '24:00' }, { start_time: '00:00', end_time: '06:00' }] }",
            at => Clock(at, "UTC") is { Hour: < 6 or 23 } or { Hour: 22, Minute: >= 30 }),
        new("ends", "{ weekdays: [saturday, sunday] }, { weekdays: ['sunday:tuesday'], location: America/New_York }",
            at => Clock(at, "UTC").DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || Clock(at, "America/New_York").DayOfWeek is DayOfWeek.Sunday or DayOfWeek.Monday or DayOfWeek.Tuesday),
        new("always", "{}", _ => true),
    ];

    private static readonly string Times = string.Join('\n', Named.Select(t => $"  - {{ name: {t.Name}, time_intervals: [{t.Yaml}] }}"));

    [Fact]
    public void Every_alert_reaches_at_any_time_the_topics_of_the_receivers_that_the_tree_tells_then() => Gen.Select(Tree(3), Alerts.Array[20], NaiveWeek.Instants.Array[20]).Sample(
        (tree, alerts, instants) =>
        {
            var text = $"time_intervals:\n{Times}\nroute:\n  receiver: root\n  group_by: [a]\n{Children(tree.Routes, 2)}";
            var reading = AlertmanagerImport.Of(new ConfigurationFile("alertmanager.yml", text));
            var table = new RouteTable(ImportedFolder.Read(reading).Document!.Routes);
            var names = reading.Configuration!.Topics.ToDictionary(t => t.Key, t => t.Name, StringComparer.Ordinal);
            foreach (var (alert, at) in alerts.Zip(instants))
            {
                var told = table.Match(new RoutedAlert("alertmanager", "alertmanager", Severity.High, null, null, "", alert), at).Select(r => names[r.Topic]);
                var theirs = Walk(tree with { Receiver = "root", Active = null, Muted = null }, alert).Where(n => IsTold(n, at)).Select(n => n.Receiver).Distinct(StringComparer.Ordinal).ToList();
                Assert.Equal(theirs.Count > 0 ? theirs.Order(StringComparer.Ordinal) : ["root"], told.Order(StringComparer.Ordinal));
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
                var told = Walk(tree with { Receiver = "root" }, alert).Select(n => n.Receiver).Distinct(StringComparer.Ordinal).ToList();
                Interlocked.Add(ref deep, told.Contains("root", StringComparer.Ordinal) ? 0 : 1);
                Interlocked.Add(ref several, told.Count > 1 ? 1 : 0);
            },
            iter: 2_000);
        Assert.True(deep > 500 && several > 100, $"Of 2000 alerts {deep} went below the root, {several} to more than one receiver.");
    }

    private static List<Node> Walk(Node node, Dictionary<string, string> alert)
    {
        var told = new List<Node>();
        foreach (var child in node.Routes.Where(c => c.Tests.All(t => Holds(t, alert))))
        {
            told.AddRange(Walk(child, alert));
            if (!child.Continue)
                break;
        }
        return told.Count > 0 ? told : [node];
    }

    /// <summary>A silenced node takes its alerts all the same, and tells nobody.</summary>
    private static bool IsTold(Node node, DateTimeOffset at) =>
        (node.Active is not { } active || Named.Single(t => t.Name == active).Holds(at)) && (node.Muted is not { } muted || !Named.Single(t => t.Name == muted).Holds(at));

    private static DateTimeOffset Clock(DateTimeOffset at, string zone) => TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone));

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
            if (node.Active is { } active)
                text.Append(' ', indent + 2).AppendLine(CultureInfo.InvariantCulture, $"active_time_intervals: [{active}]");
            if (node.Muted is { } muted)
                text.Append(' ', indent + 2).AppendLine(CultureInfo.InvariantCulture, $"mute_time_intervals: [{muted}]");
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
        Gen.Int[0, 5], Tests.Array[0, 2], Gen.Bool, Gen.Frequency((2, Gen.Const(false)), (1, Gen.Const(true))), depth == 0 ? Gen.Const(Array.Empty<Node>()) : Tree(depth - 1).Array[0, 4],
        Gen.Int[0, 8], Gen.Int[0, 8])
        .Select((receiver, tests, isOldStyle, isContinued, routes, active, muted) =>
            new Node($"r{receiver}", tests, isOldStyle, isContinued, routes, Named.ElementAtOrDefault(active)?.Name, Named.ElementAtOrDefault(muted)?.Name));

    private sealed record TestOnLabel(string Label, bool IsExpression, bool IsNegated, string Value);

    private sealed record Node(string Receiver, TestOnLabel[] Tests, bool IsOldStyle, bool Continue, Node[] Routes, string? Active, string? Muted);

    private sealed record NamedTime(string Name, string Yaml, Func<DateTimeOffset, bool> Holds);
}
