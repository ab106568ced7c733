using System.Collections.Concurrent;
using System.Globalization;

namespace Polilog.Sdk.Testing;

/// <summary>What holds for the recorded requests of a connector.</summary>
internal static class CaseLaws
{
    public static IEnumerable<string> Broken(ConnectorCalls calls, IReadOnlyList<ConnectorCase> cases)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        var outcomes = new List<(ConnectorCase Case, CallOutcome Outcome)>();
        foreach (var c in cases)
        {
            var outcome = calls.Call(c, c.Request.Body);
            if (outcome.Fault is { } fault)
                return [$"{c.Name}: {fault}."];
            first[c.Name] = Text(outcome);
            outcomes.Add((c, outcome));
        }
        return
        [
            .. Other(cases.Reverse(), first, calls, "a second call, after others, gives something else; a connector keeps no state and asks no clock"),
            .. Other(cases, first, calls, "where numbers and dates are written otherwise, something else is read; use the invariant culture", Elsewhere()),
            .. SideBySide(calls, cases, first),
            .. outcomes.Where(o => Text(o.Outcome) != first[o.Case.Name]).Select(o => $"{o.Case.Name}: what was given out changed afterwards; an answer is the host's."),
            .. Pairs(outcomes),
        ];
    }

    private static List<string> Other(IEnumerable<ConnectorCase> cases, Dictionary<string, string> first, ConnectorCalls calls, string means, CultureInfo? culture = null) =>
        [.. cases.Where(c => Text(calls.Call(c, c.Request.Body, culture)) != first[c.Name]).Select(c => $"{c.Name}: {means}.")];

    // A made-up culture: real ones may be missing where the program runs without their data.
    private static CultureInfo Elsewhere()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator, culture.NumberFormat.NegativeSign) = (",", ".", "−");
        (culture.DateTimeFormat.ShortDatePattern, culture.DateTimeFormat.DateSeparator, culture.DateTimeFormat.TimeSeparator) = ("dd.MM.yyyy", ".", "-");
        return culture;
    }

    private static IEnumerable<string> SideBySide(ConnectorCalls calls, IReadOnlyList<ConnectorCase> cases, Dictionary<string, string> first)
    {
        var changed = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        Parallel.For(0, cases.Count * 8, i =>
        {
            var c = cases[i % cases.Count];
            if (Text(calls.Call(c, c.Request.Body)) != first[c.Name])
                changed.TryAdd(c.Name, $"{c.Name}: calls side by side give something else; a connector is called concurrently.");
        });
        return changed.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Value);
    }

    private static IEnumerable<string> Pairs(IReadOnlyList<(ConnectorCase Case, CallOutcome Outcome)> outcomes)
    {
        const string firing = ".firing", resolved = ".resolved";
        foreach (var (end, outcome) in outcomes.Where(o => o.Case.Name.EndsWith(resolved, StringComparison.Ordinal)))
        {
            var name = end.Name[..^resolved.Length];
            var ends = Identities(outcome, AlertStatus.Resolved);
            if (outcomes.FirstOrDefault(o => o.Case.Name == name + firing) is not { Case: not null } begin)
                yield return $"{end.Name} has no {name}{firing} beside it.";
            else if (ends.Count == 0)
                yield return $"{end.Name} resolves nothing.";
            else if (!ends.IsSubsetOf(Identities(begin.Outcome, AlertStatus.Firing)))
                yield return $"{end.Name} resolves another identity than {begin.Case.Name} fires.";
        }
    }

    private static HashSet<Identity> Identities(CallOutcome outcome, AlertStatus status) =>
        [.. outcome.Answer?.Alerts.Where(a => a.Status == status).Select(a => a.Identity) ?? []];

    /// <summary>What was read, as text; a refusal counts as an answer.</summary>
    internal static string Text(CallOutcome outcome) => outcome switch
    {
        { Fault: { } fault } => fault,
        { Answer: { } answer } => AlertJson.ToText(answer),
        { Thrown: MalformedPayloadException malformed } => $"malformed: {malformed.Message} at {malformed.Place}",
        _ => $"{outcome.Thrown!.GetType().Name}: {outcome.Thrown.Message}",
    };
}
