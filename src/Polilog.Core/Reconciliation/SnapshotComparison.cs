using Polilog.Core.Alerts;
using Polilog.Sdk;

namespace Polilog.Core.Reconciliation;

/// <summary>What a source says fires, compared with what we know. Pure. Whatever the source has sent since it was asked is later news and left alone.</summary>
/// <param name="Found">What fires and is not known as firing, by key, with the version it was compared with (0: nothing was known).</param>
/// <param name="Unconfirmed">What fires here and is unknown to the source.</param>
/// <param name="Confirmed">Conditions whose mark goes.</param>
/// <param name="Missing">Conditions that are resolved: absent from two complete snapshots in a row.</param>
internal sealed record SnapshotComparison(
    IReadOnlyDictionary<DedupKey, FoundAlert> Found, IReadOnlyList<UnconfirmedCondition> Unconfirmed, IReadOnlyList<long> Confirmed, IReadOnlyList<long> Missing)
{
    /// <summary>Senders group, wait and try again; before that nothing is late.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private const int MissingBeforeResolved = 2;

    public static SnapshotComparison Of(
        IReadOnlyDictionary<DedupKey, Alert> current, bool isComplete, IReadOnlyDictionary<DedupKey, ComparedCondition> known, bool resolvesMissing, DateTimeOffset askedAt)
    {
        var found = current.Where(c => IsFound(c.Value, known.GetValueOrDefault(c.Key), askedAt))
            .ToDictionary(c => c.Key, c => new FoundAlert(c.Value, known.GetValueOrDefault(c.Key)?.StateVersion ?? 0));
        var firing = known.Where(k => k.Value.Status == AlertStatus.Firing).ToList();
        var absent = firing.Where(k => !current.ContainsKey(k.Key) && k.Value.NewsAt < askedAt).Select(k => Marked(k.Value, isComplete, askedAt)).ToList();
        return new SnapshotComparison(
            found,
            absent,
            [.. firing.Where(k => current.ContainsKey(k.Key) && k.Value.UnconfirmedSince is not null).Select(k => k.Value.Id)],
            resolvesMissing ? [.. absent.Where(a => a.Missing >= MissingBeforeResolved).Select(a => a.Id)] : []);
    }

    // What is over and fires on with the same start was ended here too early; one-shot problems never fire again.
    private static bool IsFound(Alert alert, ComparedCondition? known, DateTimeOffset askedAt) =>
        alert is { Status: AlertStatus.Firing, Suppressed: not true }
        && !(alert.StartsAt > askedAt - Patience)
        && (known is null || (known.Status != AlertStatus.Firing && !(known.IsOneShot && known.Status == AlertStatus.Resolved) && known.NewsAt <= askedAt - Patience));

    // Sent again since the mark: the source knew it then, and the count begins anew.
    private static UnconfirmedCondition Marked(ComparedCondition known, bool isComplete, DateTimeOffset askedAt)
    {
        var goesOn = known.UnconfirmedSince >= known.NewsAt;
        return new UnconfirmedCondition(known.Id, goesOn ? known.UnconfirmedSince!.Value : askedAt, isComplete ? (goesOn ? known.Missing : 0) + 1 : 0);
    }
}

/// <summary>What is known of a condition before it is compared.</summary>
/// <param name="NewsAt">When the source said anything of it last.</param>
/// <param name="UnconfirmedSince">Null: it is not marked.</param>
/// <param name="Missing">In so many complete snapshots in a row.</param>
internal sealed record ComparedCondition(
    long Id, AlertStatus Status, bool IsOneShot, long StateVersion, DateTimeOffset NewsAt, DateTimeOffset? UnconfirmedSince = null, int Missing = 0);

internal sealed record FoundAlert(Alert Alert, long ComparedWith);

internal sealed record UnconfirmedCondition(long Id, DateTimeOffset Since, int Missing);
