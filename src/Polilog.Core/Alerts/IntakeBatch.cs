using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>What a batch of requests makes of the conditions it touches. Pure: the same requests over the same known conditions give the same batch.</summary>
internal sealed class IntakeBatch
{
    private readonly Dictionary<DedupKey, FoldedCondition> byKey;
    private readonly HashSet<(DedupKey, string)> facts = [];
    private readonly List<ConditionChange> changes = [];
    private readonly List<IntakeRequest> requests = [];

    /// <param name="known">Every condition in the database that the requests speak of.</param>
    /// <param name="knownFacts">Edge facts that were applied to them before.</param>
    public IntakeBatch(IReadOnlyList<IntakeRequest> requests, IEnumerable<KeyValuePair<DedupKey, Condition>> known, IEnumerable<(DedupKey, string)> knownFacts)
    {
        byKey = known.ToDictionary(k => k.Key, k => new FoldedCondition(k.Key, k.Value));
        facts.UnionWith(knownFacts);
        foreach (var request in requests)
            Fold(request);
    }

    public IReadOnlyCollection<FoldedCondition> Conditions => byKey.Values;

    /// <summary>History, in the order in which it happened.</summary>
    public IReadOnlyList<ConditionChange> Changes => changes;

    /// <summary>The requests whose bytes are kept: those that changed something.</summary>
    public IReadOnlyList<IntakeRequest> Kept => requests;

    public int Refreshes { get; private set; }

    private void Fold(IntakeRequest request)
    {
        var changesBefore = changes.Count;
        foreach (var (key, alert, _) in request.Alerts)
        {
            if (request.ComparedWith is { } compared && compared.GetValueOrDefault(key) != (byKey.GetValueOrDefault(key)?.Now?.StateVersion ?? 0))
                continue;
            if (!byKey.TryGetValue(key, out var folded))
                byKey.Add(key, folded = new FoldedCondition(key, null));
            var factId = EdgeFact.IdOf(alert);
            var isKnownFact = factId is not null && EdgeFact.Is(alert) && !facts.Add((key, factId));
            var before = folded.Now;
            var next = ConditionFold.Apply(before, alert, isKnownFact);
            if (before is not null && next.StateVersion == before.StateVersion)
            {
                folded.Refresh(next, request.ReceivedAt);
                Refreshes++;
                continue;
            }
            folded.Change(next, alert, request);
            changes.Add(new ConditionChange(folded, next, alert, factId, request));
        }
        if (changes.Count > changesBefore)
            requests.Add(request);
    }
}

/// <summary>A condition as it was read and as it is after the batch.</summary>
internal sealed class FoldedCondition(DedupKey key, Condition? read)
{
    public DedupKey Key { get; } = key;

    /// <summary>Null if it is new.</summary>
    public Condition? Read { get; } = read;

    public Condition? Now { get; private set; } = read;

    /// <summary>Given before the batch is written, if the condition is new.</summary>
    public long Id { get; set; } = read?.Id ?? 0;

    public bool IsNew => Read is null;

    public bool IsChanged => Read is not null && Now!.StateVersion != Read.StateVersion;

    public int Refreshes { get; private set; }

    public DateTimeOffset FirstSeenAt { get; private set; }

    public DateTimeOffset LastSeenAt { get; private set; }

    /// <summary>What changed it last.</summary>
    public Alert? LastAlert { get; private set; }

    /// <summary>What described it last: its texts are shown. Null if the batch only ended what was described before.</summary>
    public Alert? Description { get; private set; }

    public IntakeRequest? LastRequest { get; private set; }

    public void Refresh(Condition next, DateTimeOffset receivedAt)
    {
        Now = next;
        Refreshes++;
        LastSeenAt = receivedAt;
    }

    public void Change(Condition next, Alert alert, IntakeRequest request)
    {
        if (LastRequest is null)
            FirstSeenAt = request.ReceivedAt;
        if (!ConditionFold.IsBareEnd(alert) || Now is null)
            Description = alert;
        (Now, LastAlert, LastRequest, LastSeenAt) = (next, alert, request, request.ReceivedAt);
    }
}

/// <summary>One row of history.</summary>
internal sealed record ConditionChange(FoldedCondition Condition, Condition State, Alert Alert, string? SourceEventId, IntakeRequest Request);
