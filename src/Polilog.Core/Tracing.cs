using System.Diagnostics;

namespace Polilog.Core;

/// <summary>The one source of spans of all parts. Costs nothing while nobody listens.</summary>
internal static class Tracing
{
    /// <summary>Also the name of the meter.</summary>
    public const string Name = "Polilog";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Null: nobody listens.</summary>
    public static Activity? Start(string span, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(span, kind);

    /// <summary>A span of its own for work done for several requests, linked to each of them.</summary>
    public static Activity? StartFor<T>(string span, IReadOnlyList<T> requests, Func<T, ActivityContext> contextOf) => Source.HasListeners()
        ? Source.StartActivity(span, ActivityKind.Consumer, parentContext: default, links: requests.Select(contextOf).Where(c => c != default).Select(c => new ActivityLink(c)))
        : null;

    /// <summary>For work that only afterwards turns out to be worth a span.</summary>
    public static void Record(string span, DateTimeOffset began, string tag, int count)
    {
        if (!Source.HasListeners())
            return;
        using var activity = Source.StartActivity(span, ActivityKind.Consumer, parentContext: default, startTime: began);
        activity?.SetTag(tag, count);
    }
}
