using Dapper;
using Npgsql;
using Polilog.Core.Alerts;
using Polilog.Core.Configuration.Planning;
using Polilog.Core.Facts;
using Polilog.Core.Storage;

namespace Polilog.Core.Configuration.Revisions;

/// <summary>
/// Makes proposed parts the active configuration: merged with what others did meanwhile, validated as a whole, kept, activated; all or nothing. Hosts follow by
/// themselves (<see cref="ConfigurationWatch"/>).
/// </summary>
internal sealed class ConfigurationRevisions(NpgsqlDataSource database, ConfigurationReadings readings, HubSignals signals, TimeProvider time)
{
    private const string OpenOfOthersSql = """
        select count(*)::int as incidents, t.key || '-' || min(i.number) as first
        from incident i join topic t on t.id = i.topic_id
        where i.phase <> 2 and t.key <> all(@topics::text[])
        group by t.key
        order by t.key
        """;

    /// <param name="rehearsal">Everything but the activation.</param>
    public Task<RevisionOutcome> ApplyAsync(Proposal proposal, bool rehearsal, CancellationToken cancel) =>
        DatabaseFault.RepeatAsync(_ => TryAsync(proposal, rehearsal, cancel));

    private async Task<RevisionOutcome> TryAsync(Proposal proposal, bool rehearsal, CancellationToken cancel)
    {
        while (true)
        {
            await using var connection = await database.OpenConnectionAsync(cancel);
            var active = await RevisionStore.ActiveAsync(connection, cancel);
            if (proposal.Seen is { } seen && active is not null && seen != active.Activation)
                return new RevisionOutcome.Overtaken(active);
            var present = active is null ? ConfigurationParts.None : await RevisionStore.PartsAsync(connection, active.Revision, readings.Present, cancel);
            var parts = proposal.Parts;
            if (proposal.Base is { } origin && (origin != active?.Revision || proposal.BaseSha256 is not null))
            {
                var began = origin == active?.Revision ? present : await RevisionStore.PartsAsync(connection, origin, present, cancel);
                if (proposal.BaseSha256 is { } hash && !hash.Equals(Convert.ToHexStringLower(began.Sha256), StringComparison.OrdinalIgnoreCase))
                    return new RevisionOutcome.Foreign(origin, active);
                var merge = PartMerge.Of(began, parts, present);
                if (merge.Conflicts.Count > 0)
                    return new RevisionOutcome.Conflict(merge.Conflicts, active!);
                parts = merge.Parts;
                if (ConfigurationParts.Refuse(parts.Files) is { } tooMuch)
                    return new RevisionOutcome.Refused($"Put together with what others have activated: {tooMuch}");
            }
            if (active is not null && parts.SameAs(present))
                return new RevisionOutcome.Unchanged(active);
            var reading = readings.Read(parts);
            if (reading.Document is null)
                return new RevisionOutcome.Faulty(reading);
            if (await RefuseAsync(connection, reading.Document, present, cancel) is { } why)
                return new RevisionOutcome.Refused(why);
            var accepted = new RevisionOutcome.Accepted(parts, reading, active, parts.ChangesFrom(present));
            if (rehearsal)
                return accepted with { Plan = await PlanAsync(present, accepted.Document, cancel) };
            // Validating takes a while: who activated meanwhile goes first, and what he did is merged.
            if (await TryActivateAsync(connection, accepted, present, proposal, cancel) is { } activated)
                return activated;
        }
    }

    /// <summary>For a host that is started with a folder: what was never active before becomes so; an older revision does not push a newer one aside.</summary>
    /// <param name="start">Without a base its parts are all there is to be; so they are where nothing is active yet, whatever base they had elsewhere.</param>
    public async Task<RevisionOutcome> StartAsync(Proposal start, CancellationToken cancel)
    {
        await using (var connection = await database.OpenConnectionAsync(cancel))
        {
            var active = await RevisionStore.ActiveAsync(connection, cancel);
            if (active is not null && await RevisionStore.FindAsync(connection, start.Parts, cancel) is not null)
                return new RevisionOutcome.Unchanged(active);
            if (start.Base is { } made && (await RevisionStore.PartsAsync(connection, made, start.Parts, cancel)).Names.Count == 0)
            {
                if (active is not null)
                    return new RevisionOutcome.Foreign(made, active);
                start = start with { Base = null };
            }
        }
        return await ApplyAsync(start, rehearsal: false, cancel);
    }

    /// <summary>Makes an earlier revision active again.</summary>
    public async Task<RevisionOutcome> RollBackAsync(long revision, string by, string? note, bool rehearsal, CancellationToken cancel)
    {
        if (await PartsAsync(revision, cancel) is not { } parts)
            return new RevisionOutcome.Refused($"There is no revision {revision} with parts to go back to; polilog config history lists those that were active.");
        return await ApplyAsync(new Proposal(parts, Base: null, by, note ?? $"back to revision {revision}"), rehearsal, cancel);
    }

    /// <summary>Null if there is no such revision, or if it is from before parts were kept.</summary>
    public async Task<ConfigurationParts?> PartsAsync(long revision, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await RevisionStore.PartsAsync(connection, revision, readings.Present, cancel) is { Names.Count: > 0 } parts ? parts : null;
    }

    public async Task<ActiveRevision?> ActiveAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await RevisionStore.ActiveAsync(connection, cancel);
    }

    /// <param name="revision">Only activations of this one; null: all.</param>
    public async Task<IReadOnlyList<ActivationRow>> HistoryAsync(long before, int limit, CancellationToken cancel, long? revision = null)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await RevisionStore.HistoryAsync(connection, before, limit, revision, cancel);
    }

    /// <summary>Null: nothing is active that could be compared.</summary>
    private async Task<ConfigurationPlan?> PlanAsync(ConfigurationParts present, HubConfiguration after, CancellationToken cancel) =>
        readings.Read(present).Document is { } before ? await ConfigurationPlanner.MakeAsync(database, before, after, time.GetUtcNow(), cancel) : null;

    private async Task<RevisionOutcome?> TryActivateAsync(
        NpgsqlConnection connection, RevisionOutcome.Accepted accepted, ConfigurationParts present, Proposal proposal, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var before = await RevisionStore.LockAsync(connection, cancel);
        if (before?.Activation != accepted.Before?.Activation)
            return null;
        // An incident may have opened since; from here on no decision is under way until the commit.
        await connection.ExecuteAsync(new CommandDefinition(FactStore.PatienceSql, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition(FactStore.LockSql, cancellationToken: cancel));
        if (await RefuseAsync(connection, accepted.Document, present, cancel) is { } why)
            return new RevisionOutcome.Refused(why);
        var revision = await RevisionStore.RecordAsync(connection, accepted.Parts, proposal.Base ?? before?.Revision, proposal.By, proposal.Note, now, cancel);
        await RevisionStore.ActivateAsync(connection, revision, before?.Revision, proposal.By, proposal.Note, now, cancel);
        await ConfigurationActivation.NumberAsync(connection, accepted.Document, revision, now, cancel);
        if (accepted.Document.Topics.Any(t => t.MembersAreManagedHere) && readings.Read(present).Document is { } replaced)
            await MembersTakenOver.WriteAsync(connection, replaced, accepted.Document, proposal.By, cancel);
        await ConnectionStore.SyncAsync(connection, accepted.Document.Connections, readings.FamilyOf, now, cancel);
        await transaction.CommitAsync(cancel);
        readings.Keep(accepted.Parts, accepted.Reading);
        signals.ConfigurationChanged.Raise();
        return accepted with { Revision = revision };
    }

    /// <summary>Null: it may become active. Topics that the present configuration lacks, too, are no matter of this change.</summary>
    private async Task<string?> RefuseAsync(NpgsqlConnection connection, HubConfiguration document, ConfigurationParts present, CancellationToken cancel)
    {
        var topics = document.Topics.Select(t => t.Key).ToArray();
        var orphans = await connection.QueryAsync<(int Incidents, string First)>(new CommandDefinition(OpenOfOthersSql, new { topics }, cancellationToken: cancel));
        if (!orphans.Any())
            return null;
        var removed = (readings.Read(present).Document?.Topics ?? []).Select(t => t.Key).Except(topics, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        var named = orphans.Where(o => removed.Contains(o.First[..o.First.LastIndexOf('-')])).Select(o => o.Incidents == 1 ? o.First : $"{o.First} and {o.Incidents - 1} more of its topic").ToList();
        return named.Count == 0
            ? null
            : $"Topics with open incidents cannot be removed: {string.Join("; ", named)}. Resolve these first, or keep the topic without routes until they are.";
    }
}
