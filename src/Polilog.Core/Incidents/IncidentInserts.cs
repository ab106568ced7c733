using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Storage;

namespace Polilog.Core.Incidents;

/// <summary>The statements that store incidents and their episodes.</summary>
internal static class IncidentInserts
{
    // An owner may have left the configuration since; his row stays.
    private const string InsertSql = """
        insert into incident (id, topic_id, number, route, group_key, title, phase, owner_id, level, severity, peak_severity, version, revision, regulation,
                              opened_at, taken_at, resolved_at, changed_at, due_at, due_reason, clock)
        overriding system value
        select n.id, n.topic_id, n.number, n.route, n.group_key, n.title, n.phase, p.id, n.level, n.severity, n.peak_severity, n.version, n.revision, n.regulation,
               n.opened_at, n.taken_at, n.resolved_at, n.changed_at, n.due_at, n.due_reason, n.clock::jsonb
        from unnest(
            @ids::bigint[], @topics::integer[], @numbers::integer[], @routes::text[], @groups::text[], @titles::text[],
            @phases::smallint[], @owners::text[], @levels::integer[], @severities::smallint[], @peaks::smallint[], @versions::integer[],
            @revisions::integer[], @regulations::text[], @opened::timestamptz[], @taken::timestamptz[], @resolved::timestamptz[],
            @changed::timestamptz[], @due::timestamptz[], @reasons::smallint[], @clocks::text[]
        ) n (id, topic_id, number, route, group_key, title, phase, owner, level, severity, peak_severity, version, revision, regulation,
               opened_at, taken_at, resolved_at, changed_at, due_at, due_reason, clock)
        left join person p on p.key = n.owner
        """;

    public static NpgsqlBatchCommand Incidents(IReadOnlyList<IncidentWork> opened, ActiveConfiguration configuration)
    {
        var command = new NpgsqlBatchCommand(InsertSql);
        command.AddArray("topics", opened, w => configuration.TopicId(w.After!.Topic));
        command.AddArray("numbers", opened, w => w.After!.Number);
        command.AddArray("routes", opened, w => w.After!.Route);
        command.AddArray("groups", opened, w => w.After!.GroupKey);
        command.AddArray("titles", opened, w => w.After!.Title);
        command.AddArray("opened", opened, w => w.After!.OpenedAt);
        AddState(command, opened);
        return command;
    }

    private const string UpdateSql = """
        update incident i
        set phase = n.phase, owner_id = (select p.id from person p where p.key = n.owner), level = n.level,
            severity = n.severity, peak_severity = n.peak_severity, version = n.version, revision = n.revision, regulation = n.regulation,
            taken_at = n.taken_at, resolved_at = n.resolved_at, changed_at = n.changed_at, due_at = n.due_at, due_reason = n.due_reason, clock = n.clock::jsonb
        from unnest(
            @ids::bigint[], @phases::smallint[], @owners::text[], @levels::integer[], @severities::smallint[], @peaks::smallint[],
            @versions::integer[], @revisions::integer[], @regulations::text[], @taken::timestamptz[], @resolved::timestamptz[], @changed::timestamptz[],
            @due::timestamptz[], @reasons::smallint[], @clocks::text[]
        ) n (id, phase, owner, level, severity, peak_severity, version, revision, regulation, taken_at, resolved_at, changed_at, due_at, due_reason, clock)
        where i.id = n.id
        """;

    public static NpgsqlBatchCommand Changes(IReadOnlyList<IncidentWork> changed)
    {
        var command = new NpgsqlBatchCommand(UpdateSql);
        AddState(command, changed);
        return command;
    }

    private const string LookSql = """
        update incident i
        set due_at = n.due_at
        from unnest(@ids::bigint[], @due::timestamptz[]) n (id, due_at)
        where i.id = n.id
        """;

    /// <summary>For incidents that come up without having changed.</summary>
    public static NpgsqlBatchCommand Looks(IReadOnlyList<IncidentWork> lookedAt)
    {
        var command = new NpgsqlBatchCommand(LookSql);
        command.AddArray("ids", lookedAt, w => w.After!.Id);
        command.AddArray("due", lookedAt, w => w.DueAt);
        return command;
    }

    private static void AddState(NpgsqlBatchCommand command, IReadOnlyList<IncidentWork> works)
    {
        command.AddArray("ids", works, w => w.After!.Id);
        command.AddArray("phases", works, w => (short)w.After!.Phase);
        command.AddArray("owners", works, w => w.After!.Owner);
        command.AddArray("levels", works, w => w.After!.Level);
        command.AddArray("severities", works, w => (short)w.After!.Severity);
        command.AddArray("peaks", works, w => (short)w.After!.PeakSeverity);
        command.AddArray("versions", works, w => w.After!.Version);
        command.AddArray("revisions", works, w => w.After!.Revision);
        command.AddArray("regulations", works, w => w.After!.Regulation);
        command.AddArray("taken", works, w => w.After!.TakenAt);
        command.AddArray("resolved", works, w => w.After!.ResolvedAt);
        command.AddArray("changed", works, w => w.After!.ChangedAt);
        command.AddArray("due", works, w => w.DueAt);
        command.AddArray("reasons", works, w => (short?)w.After!.Clock.DueReason);
        command.AddArray("clocks", works, w => IncidentClockJson.Write(w.After!.Clock));
    }

    private const string UpsertEpisodesSql = """
        insert into incident_episode (incident_id, condition_id, episode, joined_at, ended_at, severity)
        select e.incident_id, e.condition_id, e.episode, e.joined_at, e.ended_at, e.severity
        from unnest(
            @incidents::bigint[], @conditions::bigint[], @episodes::integer[], @joined::timestamptz[], @ended::timestamptz[],
            @severities::smallint[]
        ) e (incident_id, condition_id, episode, joined_at, ended_at, severity)
        on conflict (incident_id, condition_id, episode) do update set ended_at = excluded.ended_at, severity = excluded.severity
        """;

    public static NpgsqlBatchCommand Episodes(IReadOnlyList<IncidentWork> changed)
    {
        var episodes = changed.SelectMany(w => IncidentRows.ChangedMembers(w).Select(m => (w.After!.Id, Member: m))).ToList();
        var command = new NpgsqlBatchCommand(UpsertEpisodesSql);
        command.AddArray("incidents", episodes, e => e.Id);
        command.AddArray("conditions", episodes, e => e.Member.ConditionId);
        command.AddArray("episodes", episodes, e => e.Member.Episode);
        command.AddArray("joined", episodes, e => e.Member.JoinedAt);
        command.AddArray("ended", episodes, e => e.Member.EndedAt);
        command.AddArray("severities", episodes, e => (short)e.Member.Severity);
        return command;
    }
}
