using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Storage;

namespace Polilog.Core.Incidents;

/// <summary>The statements that store what happened: journal, fates, report facts.</summary>
internal static class JournalInserts
{
    private const string InsertEntriesSql = """
        insert into journal (id, incident_id, at, event, stimulus, person_id, via, reason, data, version, configuration)
        overriding system value
        select j.id, j.incident_id, j.at, j.event, j.stimulus, j.person_id, j.via, j.reason, j.data::jsonb, j.version, @configuration::bigint
        from unnest(
            @ids::bigint[], @incidents::bigint[], @at::timestamptz[], @events::text[], @stimuli::text[], @persons::integer[],
            @vias::text[], @reasons::text[], @data::text[], @versions::integer[]
        ) j (id, incident_id, at, event, stimulus, person_id, via, reason, data, version)
        """;

    public static NpgsqlBatchCommand Entries(IReadOnlyList<NumberedEntry> entries, ActiveConfiguration configuration)
    {
        var command = new NpgsqlBatchCommand(InsertEntriesSql);
        command.Parameters.AddWithValue("configuration", configuration.Revision);
        command.AddArray("ids", entries, e => e.Id);
        command.AddArray("incidents", entries, e => e.Work.After!.Id);
        command.AddArray("at", entries, e => e.Decided.At);
        command.AddArray("events", entries, e => e.Decided.Entry.Event);
        command.AddArray("stimuli", entries, e => e.Decided.Stimulus);
        command.AddArray("persons", entries, e => e.Decided.Entry.Person is { } person ? configuration.PersonId(person) : default(int?));
        command.AddArray("vias", entries, e => e.Decided.Via);
        command.AddArray("reasons", entries, e => IncidentRows.Name(e.Decided.Entry.Reason));
        command.AddArray("data", entries, e => IncidentRows.DataOf(e.Decided.Entry, configuration));
        command.AddArray("versions", entries, e => e.Decided.Version);
        return command;
    }

    private const string InsertTextsSql = """
        insert into journal_text (journal_id, text)
        select t.journal_id, t.text from unnest(@ids::bigint[], @texts::text[]) t (journal_id, text)
        """;

    public static NpgsqlBatchCommand Texts(IReadOnlyList<NumberedEntry> entries)
    {
        var command = new NpgsqlBatchCommand(InsertTextsSql);
        command.AddArray("ids", entries, e => e.Id);
        command.AddArray("texts", entries, e => e.Decided.Entry.Text!);
        return command;
    }

    private const string InsertFatesSql = """
        insert into fate (condition_id, state_version, episode, at, name, reason, route, incident_id)
        select f.condition_id, f.state_version, f.episode, @now::timestamptz, f.name, f.reason, f.route, f.incident_id
        from unnest(
            @conditions::bigint[], @versions::bigint[], @episodes::integer[], @names::text[], @reasons::text[], @routes::text[],
            @incidents::bigint[]
        ) with ordinality
            f (condition_id, state_version, episode, name, reason, route, incident_id, place)
        order by f.place
        """;

    public static NpgsqlBatchCommand Fates(DecisionBatch batch)
    {
        var command = new NpgsqlBatchCommand(InsertFatesSql);
        command.Parameters.AddWithValue("now", batch.Now);
        command.AddArray("conditions", batch.Fates, f => f.ConditionId);
        command.AddArray("versions", batch.Fates, f => f.StateVersion);
        command.AddArray("episodes", batch.Fates, f => f.Episode);
        command.AddArray("names", batch.Fates, f => f.Name);
        command.AddArray("reasons", batch.Fates, f => f.Reason);
        command.AddArray("routes", batch.Fates, f => f.Route);
        command.AddArray("incidents", batch.Fates, f => f.Work?.After?.Id);
        return command;
    }

    // What reports measure: the first take and the first owner stay, escalations add up; a reopened incident is unresolved again.
    private const string UpsertReportFactsSql = """
        insert into report_fact (incident_id, topic_id, opened_at, severity, first_owner_id, last_owner_id, taken_at, resolved_at, resolved_by_id, resolved_how,
                                 ownership_limit_at, resolution_limit_at, escalations, episodes)
        select f.incident_id, f.topic_id, f.opened_at, f.severity, p.id, p.id, f.taken_at, f.resolved_at, f.resolved_by_id, f.resolved_how,
               f.ownership_limit_at, f.resolution_limit_at, f.escalations, f.episodes
        from unnest(
            @incidents::bigint[], @topics::integer[], @opened::timestamptz[], @severities::smallint[], @owners::text[],
            @taken::timestamptz[], @resolved::timestamptz[], @resolvers::integer[], @how::text[], @ownership_limits::timestamptz[],
            @resolution_limits::timestamptz[], @escalations::integer[], @episodes::integer[]
        ) f (incident_id, topic_id, opened_at, severity, owner, taken_at, resolved_at, resolved_by_id, resolved_how,
               ownership_limit_at, resolution_limit_at, escalations, episodes)
        left join person p on p.key = f.owner
        on conflict (incident_id) do update set
            severity = excluded.severity,
            first_owner_id = coalesce(report_fact.first_owner_id, excluded.first_owner_id),
            last_owner_id = coalesce(excluded.last_owner_id, report_fact.last_owner_id),
            taken_at = coalesce(report_fact.taken_at, excluded.taken_at),
            resolved_at = excluded.resolved_at,
            resolved_by_id = case when excluded.resolved_at is null then null else coalesce(excluded.resolved_by_id, report_fact.resolved_by_id) end,
            resolved_how = case when excluded.resolved_at is null then null else coalesce(excluded.resolved_how, report_fact.resolved_how) end,
            ownership_limit_at = least(report_fact.ownership_limit_at, excluded.ownership_limit_at),
            resolution_limit_at = coalesce(least(report_fact.resolution_limit_at, excluded.resolution_limit_at), excluded.resolution_limit_at),
            escalations = report_fact.escalations + excluded.escalations,
            episodes = excluded.episodes
        """;

    public static NpgsqlBatchCommand ReportFacts(IReadOnlyList<IncidentWork> changed, ActiveConfiguration configuration)
    {
        var command = new NpgsqlBatchCommand(UpsertReportFactsSql);
        command.AddArray("incidents", changed, w => w.After!.Id);
        command.AddArray("topics", changed, w => configuration.TopicId(w.After!.Topic));
        command.AddArray("opened", changed, w => w.After!.OpenedAt);
        command.AddArray("severities", changed, w => (short)w.After!.PeakSeverity);
        command.AddArray("owners", changed, w => w.After!.Owner);
        command.AddArray("taken", changed, w => w.After!.TakenAt);
        command.AddArray("resolved", changed, w => w.After!.ResolvedAt);
        command.AddArray("resolvers", changed, w => Resolution(w)?.Entry.Person is { } person ? configuration.PersonId(person) : default(int?));
        command.AddArray("how", changed, w => Resolution(w) is { } resolution ? IncidentRows.Name(resolution.Entry.Reason) : null);
        command.AddArray("ownership_limits", changed, w => w.After!.Clock.OwnershipLimitAt);
        command.AddArray("resolution_limits", changed, w => w.After!.Clock.ResolutionLimitAt);
        command.AddArray("escalations", changed, w => w.Entries.Count(e => e.Entry.Event is "escalated" or "last_resort"));
        command.AddArray("episodes", changed, w => w.After!.Members.Count);
        return command;
    }

    private static DecidedEntry? Resolution(IncidentWork work) => work.Entries.LastOrDefault(e => e.Entry.Event is "resolved");
}
