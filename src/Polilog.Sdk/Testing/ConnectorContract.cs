using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Polilog.Sdk.Testing;

/// <summary>The laws every connector keeps, checked with the author's own cases and with bodies nobody would send on purpose.</summary>
public static partial class ConnectorContract
{
    private static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(2);
    private const int MaxGrowth = 32;
    private const int FreeBytes = 64 * 1024;
    private const int MaxReported = 20;

    /// <summary>
    /// Checks that: the class is one the host can load; the same request always gives the same alerts, in any order and side by side; an empty body and a
    /// truncated JSON body are refused; a foreign body starts and ends nothing; whatever the body is, nothing but
    /// <see cref="MalformedPayloadException"/> is thrown; the cases <c>x.firing</c> and <c>x.resolved</c> mean the same conditions; no call takes two seconds
    /// or gives out more than 32 times what it was given.
    /// </summary>
    /// <exception cref="ConnectorTestException">Laws are broken; each is told.</exception>
    public static void Check(IConnector connector, IReadOnlyList<ConnectorCase> cases)
    {
        ArgumentNullException.ThrowIfNull(connector);
        ArgumentNullException.ThrowIfNull(cases);
        string[] broken = [.. Shape(connector.GetType()), .. Repeatable(connector, cases), .. Pairs(connector, cases), .. cases.SelectMany(c => Bodies(connector, c))];
        if (broken.Length > 0)
            throw new ConnectorTestException(
                $"{connector.GetType().Name} breaks the contract:\n- {string.Join("\n- ", broken.Take(MaxReported))}{(broken.Length > MaxReported ? $"\n... and {broken.Length - MaxReported} more" : "")}");
    }

    private static IEnumerable<string> Shape(Type type)
    {
        if (type.GetCustomAttribute<ConnectorAttribute>() is not { } attribute)
            yield return "The class has no [Connector(\"name\")].";
        else if (!Name().IsMatch(attribute.Name))
            yield return $"The name '{attribute.Name}' is not lower_snake_case.";
        if (!type.IsPublic || type.GetConstructors() is not [var constructor] || constructor.GetParameters().Length > 1)
            yield return "The class must be public and have one public constructor, without a parameter or with its options.";
    }

    private static IEnumerable<string> Repeatable(IConnector connector, IReadOnlyList<ConnectorCase> cases)
    {
        var first = cases.ToDictionary(c => c.Name, c => Read(connector, c.Request), StringComparer.Ordinal);
        var changed = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        foreach (var c in cases.Reverse().Where(c => Read(connector, c.Request) != first[c.Name]))
            changed[c.Name] = $"{c.Name}: a second call, after others, gives something else; a connector keeps no state and asks no clock.";
        Parallel.For(0, cases.Count * 4, i =>
        {
            var c = cases[i % cases.Count];
            if (Read(connector, c.Request) != first[c.Name])
                changed.TryAdd(c.Name, $"{c.Name}: calls side by side give something else; a connector is called concurrently.");
        });
        return changed.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Value);
    }

    private static IEnumerable<string> Pairs(IConnector connector, IReadOnlyList<ConnectorCase> cases)
    {
        const string firing = ".firing", resolved = ".resolved";
        foreach (var end in cases.Where(c => c.Name.EndsWith(resolved, StringComparison.Ordinal)))
        {
            var name = end.Name[..^resolved.Length];
            if (cases.FirstOrDefault(c => c.Name == name + firing) is not { } begin)
                yield return $"{end.Name} has no {name}{firing} beside it.";
            else if (!Identities(connector, end, AlertStatus.Resolved).IsSubsetOf(Identities(connector, begin, AlertStatus.Firing)))
                yield return $"{end.Name} resolves another identity than {begin.Name} fires.";
            else if (Identities(connector, end, AlertStatus.Resolved).Count == 0)
                yield return $"{end.Name} resolves nothing.";
        }
    }

    private static IEnumerable<string> Bodies(IConnector connector, ConnectorCase recorded)
    {
        foreach (var (what, body, must) in HostileBodies.Of(recorded.Request.Body))
        {
            var request = ConnectorCase.Fresh(recorded.Request, body);
            var started = Stopwatch.GetTimestamp();
            var (answer, thrown) = Try(connector, request);
            var took = Stopwatch.GetElapsedTime(started);
            if (thrown is not null and not MalformedPayloadException)
                yield return $"{recorded.Name}, {what}: {thrown.GetType().Name} ({thrown.Message}) instead of MalformedPayloadException.";
            else if (must == Expectation.Refused && thrown is null)
                yield return $"{recorded.Name}, {what}: was read, instead of MalformedPayloadException.";
            else if (must == Expectation.Harmless && answer?.Alerts.Any(a => a.Status != AlertStatus.Info) == true)
                yield return $"{recorded.Name}, {what}: started or ended something.";
            else if (took > MaxDuration)
                yield return $"{recorded.Name}, {what}: took {took.TotalSeconds:0.0} s; the host gives up after 2 s.";
            else if (answer is not null && Encoding.UTF8.GetByteCount(AlertJson.ToText(answer)) is var size && size > (body.Length * (long)MaxGrowth) + FreeBytes)
                yield return $"{recorded.Name}, {what}: gives out {size} bytes for {body.Length}.";
        }
    }

    private static (ConnectorResult? Answer, Exception? Thrown) Try(IConnector connector, ConnectorRequest request)
    {
        try
        {
            return (connector.Read(request) ?? throw new InvalidOperationException("Read returned null"), null);
        }
        catch (Exception e)
        {
            return (null, e);
        }
    }

    private static string Read(IConnector connector, ConnectorRequest request)
    {
        try
        {
            return ConnectorCase.Observe(connector, request);
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    private static HashSet<Identity> Identities(IConnector connector, ConnectorCase recorded, AlertStatus status) =>
        [.. Try(connector, recorded.Request).Answer?.Alerts.Where(a => a.Status == status).Select(a => a.Identity) ?? []];

    [GeneratedRegex("^[a-z][a-z0-9_]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
