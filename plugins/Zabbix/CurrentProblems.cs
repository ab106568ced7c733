using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>Asks a Zabbix which problems are open. What it tells of one is put under the names of the media type, and so reads alike.</summary>
internal sealed class CurrentProblems(ZabbixOptions options)
{
    private const int MaxOfKind = 10_000;

    private static readonly Version FirstWithHostGroups = new(6, 2);

    // The numbers of the objects are Zabbix': trigger; trigger, item and discovery rule that do not work; service.
    private static readonly (EventSource Source, int Object)[] Kinds =
        [(EventSource.Trigger, 0), (EventSource.Internal, 0), (EventSource.Internal, 4), (EventSource.Internal, 5), (EventSource.Service, 6)];

    private readonly EventReader reader = new(options);

    public async Task<AlertSnapshot> ReadAsync(HttpClient client, DateTimeOffset askedAt, CancellationToken cancel)
    {
        var api = await ZabbixApi.OpenAsync(client, options, cancel).ConfigureAwait(false);
        var alerts = new List<Alert>();
        var isComplete = true;
        foreach (var (source, kind) in Kinds)
        {
            var problems = await ProblemsAsync(api, source, kind, cancel).ConfigureAwait(false);
            var triggers = source == EventSource.Trigger ? await TriggersAsync(api, problems, cancel).ConfigureAwait(false) : [];
            isComplete &= problems.Length < MaxOfKind;
            foreach (var problem in problems)
            {
                var trigger = problem?.ObjectId is { } id ? triggers.GetValueOrDefault(id) : null;
                // A trigger that nobody knows was deleted between the two questions, and its problem with it.
                if (IsNumber(problem?.EventId) && (source != EventSource.Trigger || trigger is not null))
                    alerts.Add(AlertOf(problem!, source, trigger, alerts.Count, askedAt));
                else
                    isComplete = false;
            }
        }
        return new AlertSnapshot(alerts, isComplete);
    }

    // The newest, if there are too many.
    private static Task<CurrentProblem?[]> ProblemsAsync(ZabbixApi api, EventSource source, int kind, CancellationToken cancel) => api.CallAsync(
        "problem.get",
        $$"""
        {"source":{{(int)source}},"object":{{kind}},"recent":false,"output":["eventid","objectid","clock","name","severity","acknowledged","suppressed","opdata"],
         "selectTags":"extend","sortfield":["eventid"],"sortorder":"DESC","limit":{{MaxOfKind}}}
        """,
        ZabbixJson.Default.ApiAnswerCurrentProblemArray,
        cancel);

    private static async Task<Dictionary<string, CurrentTrigger>> TriggersAsync(ZabbixApi api, CurrentProblem?[] problems, CancellationToken cancel)
    {
        var ids = problems.Select(p => p?.ObjectId).Where(IsNumber).Distinct(StringComparer.Ordinal).Select(id => $"\"{id}\"").ToList();
        if (ids.Count == 0)
            return [];
        var triggers = await api.CallAsync(
            "trigger.get",
            $$"""
            {"triggerids":[{{string.Join(',', ids)}}],"output":["triggerid","description","comments","url","status"],"expandDescription":true,"expandComment":true,
             "selectHosts":["hostid","host","name","status"],"{{(api.Version < FirstWithHostGroups ? "selectGroups" : "selectHostGroups")}}":["name"]}
            """,
            ZabbixJson.Default.ApiAnswerCurrentTriggerArray,
            cancel).ConfigureAwait(false);
        return triggers.OfType<CurrentTrigger>().Where(t => t.TriggerId is not null).DistinctBy(t => t.TriggerId, StringComparer.Ordinal).ToDictionary(t => t.TriggerId!, StringComparer.Ordinal);
    }

    // Internal and service problems only confirm: whether an action sends them is not known here, and few want them.
    private Alert AlertOf(CurrentProblem problem, EventSource source, CurrentTrigger? trigger, int index, DateTimeOffset askedAt) =>
        reader.Read(EventOf(problem, source, trigger), askedAt) with
        {
            Transition = Transition.Reconciled,
            Suppressed = problem.Suppressed == "1" || source != EventSource.Trigger || trigger!.IsDisabled,
            Index = index,
        };

    private ZabbixEvent EventOf(CurrentProblem problem, EventSource source, CurrentTrigger? trigger)
    {
        var host = trigger?.Hosts?.FirstOrDefault();
        var groups = (trigger?.HostGroups ?? trigger?.Groups ?? []).Select(g => g?.Name).OfType<string>().Order(StringComparer.Ordinal);
        return new ZabbixEvent(TextMap.OfPresent(
            ("event_id", problem.EventId),
            ("event_source", $"{(int)source}"),
            ("event_value", "1"),
            ("event_timestamp", problem.Clock),
            ("event_name", problem.Name),
            ("event_nseverity", source == EventSource.Internal ? null : problem.Severity),
            ("event_ack_status", problem.Acknowledged switch { "1" => "Yes", "0" => "No", _ => null }),
            ("event_opdata", problem.OperationalData),
            ("event_tags", problem.Tags),
            ("trigger_id", trigger?.TriggerId),
            ("trigger_name", trigger?.Description),
            ("trigger_description", trigger?.Comments),
            ("trigger_url", trigger?.Url),
            ("trigger_hostgroups", string.Join(", ", groups)),
            ("host_id", host?.HostId),
            ("host_host", host?.Host),
            ("host_name", host?.Name),
            ("zabbix_url", options.ApiUrl!.AbsoluteUri)));
    }

    private static bool IsNumber(string? text) => text is { Length: > 0 and <= 20 } && text.All(char.IsAsciiDigit);
}
