namespace Polilog.Sdk.Testing;

/// <summary>The laws every connector keeps, checked with the author's own cases and with bodies nobody would send on purpose.</summary>
public static class ConnectorContract
{
    private const int MaxReported = 20;

    /// <summary>
    /// Checks that: the class is one the host can load; the same request always gives the same alerts, in any order, in any culture and side by side, and what was
    /// given out does not change afterwards; an empty body and a truncated JSON body are refused, with a reason; a foreign body starts and ends nothing; whatever the
    /// body is, nothing but <see cref="MalformedPayloadException"/> is thrown, and the request stays as it was; the cases <c>x.firing</c> and <c>x.resolved</c> mean the
    /// same conditions; no call takes two seconds, holds hundreds of times what it was given, or gives out more than 32 times of it. An
    /// <see cref="IRequestAuthenticator"/> and an <see cref="IReplyFormat"/> answer every request within their own limits.
    /// </summary>
    /// <param name="connector">One instance, which is called from several threads.</param>
    /// <param name="cases">At least one of each kind of request that the source sends.</param>
    /// <exception cref="ConnectorTestException">Laws are broken; each is told.</exception>
    public static void Check(IConnector connector, IReadOnlyList<ConnectorCase> cases)
    {
        ArgumentNullException.ThrowIfNull(connector);
        ArgumentNullException.ThrowIfNull(cases);
        using var calls = new ConnectorCalls(connector);
        Report(connector, [.. ClassLaws.Broken(connector.GetType()), .. CaseLaws.Broken(calls, cases), .. cases.SelectMany(c => BodyLaws.Broken(calls, c))]);
    }

    /// <summary>
    /// Lets the connector read mutations of the bodies of the cases: bytes turned, lost, doubled, put in; values of every other kind; parts of two bodies in one. Each is
    /// refused or read, within a tenth of a second and in bounded memory, and the same each time. The same seed gives the same mutations.
    /// </summary>
    /// <param name="connector">One instance, which is called from several threads.</param>
    /// <param name="cases">At least one of each kind of request that the source sends.</param>
    /// <param name="mutations">How many; ten thousand take about a second, a million belong into a nightly run.</param>
    /// <param name="seed">Where to begin.</param>
    /// <exception cref="ConnectorTestException">A mutation broke a law. It is told with its number, and as the smallest body that still does, ready to become a case.</exception>
    public static void Fuzz(IConnector connector, IReadOnlyList<ConnectorCase> cases, int mutations = 10_000, int seed = 17)
    {
        ArgumentNullException.ThrowIfNull(connector);
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mutations);
        using var calls = new ConnectorCalls(connector);
        Report(connector, new ConnectorFuzz(calls, cases, seed).Broken(mutations));
    }

    private static void Report(IConnector connector, IReadOnlyList<string> broken)
    {
        if (broken.Count > 0)
            throw new ConnectorTestException(
                $"{connector.GetType().Name} breaks the contract:\n- {string.Join("\n- ", broken.Take(MaxReported))}{(broken.Count > MaxReported ? $"\n... and {broken.Count - MaxReported} more" : "")}");
    }
}
