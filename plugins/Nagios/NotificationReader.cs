using Polilog.Sdk;

namespace Polilog.Nagios;

/// <summary>Turns one notification into the common model.</summary>
internal sealed class NotificationReader(NagiosOptions options)
{
    // Contacts are told one after the other: the same notification may come with a later time. Its id alone is not enough, as Nagios may begin again with 1.
    private static readonly TimeSpan SameNotificationWithin = TimeSpan.FromMinutes(10);

    private readonly NagiosStates states = new(options.SeverityWords);

    public Alert Read(Macros macros, DateTimeOffset receivedAt)
    {
        var host = macros["HOSTNAME"]?.Trim() ?? throw new MalformedPayloadException(
            "There is no HOSTNAME. Expected a form whose fields are named as the macros of a notification (NOTIFICATIONTYPE, HOSTNAME, SERVICEDESC ...), or a request of an NRDP client.", "HOSTNAME");
        var service = macros.IsService ? macros["SERVICEDESC"]?.Trim() ?? throw new MalformedPayloadException("OBJECTTYPE is service, and there is no SERVICEDESC.", "SERVICEDESC") : null;
        var (type, state) = (macros["NOTIFICATIONTYPE"], macros.Own("STATE")?.Trim());
        if (type is null && state is null)
            throw new MalformedPayloadException($"There is neither NOTIFICATIONTYPE nor {(macros.IsService ? "SERVICESTATE" : "HOSTSTATE")}.", "NOTIFICATIONTYPE");

        var effect = NotificationEffect.Of(type, state);
        var isSoft = macros.Own("STATETYPE")?.Trim().Equals("SOFT", StringComparison.OrdinalIgnoreCase) == true;
        var status = effect.Status == AlertStatus.Firing && isSoft && !options.SoftStates ? AlertStatus.Info : effect.Status;
        var (said, changed) = (SourceTime.Read(macros["TIMET"]), SourceTime.Read(macros.Own("LAST", "STATECHANGE")));
        var startsAt = status == AlertStatus.Firing ? changed ?? (effect.Transition == Transition.Problem ? said : null) : null;
        var (actor, comment) = SaidBy(macros, effect);
        return new Alert
        {
            Identity = IdentityOf(host, service),
            SourceEventId = StatementId(macros, type, state, said),
            Status = status,
            Transition = effect.Transition,
            Severity = status == AlertStatus.Firing ? states.SeverityOf(state) : null,
            SeverityText = state,
            Title = TitleOf(host, service, state ?? type!.Trim()),
            Message = MessageOf(macros),
            Resource = host,
            Check = service,
            Labels = LabelsOf(macros, host, service),
            Annotations = AnnotationsOf(macros),
            StartsAt = startsAt,
            EndsAt = status == AlertStatus.Resolved ? changed ?? said : null,
            OccurredAt = said,
            Acknowledged = effect.Acknowledged,
            Suppressed = effect.Suppressed,
            Actor = actor,
            Comment = comment,
            Links = LinksOf(macros),
            SourceIds = TextMap.OfPresent(
                ("notificationId", IdOf(macros.Own("NOTIFICATIONID"))), ("problemId", IdOf(macros.Own("PROBLEMID"))), ("lastProblemId", IdOf(macros.Own("LAST", "PROBLEMID")))),
            Warnings = [.. new[] { effect.Warning, SourceTime.Doubt(startsAt, null, receivedAt) }.OfType<string>()],
        };
    }

    public static Identity IdentityOf(string host, string? service) => service is null ? Identity.Of(("host", host)) : Identity.Of(("host", host), ("service", service));

    public static string TitleOf(string host, string? service, string state) => service is null ? $"{host} is {state}" : $"{service} on {host} is {state}";

    private static string? StatementId(Macros macros, string? type, string? state, DateTimeOffset? said) =>
        IdOf(macros.Own("NOTIFICATIONID")) is { } id ? $"{id}/{type?.Trim()}/{state}/{said?.UtcTicks / SameNotificationWithin.Ticks}" : null;

    // "No problem" and "no notification" are 0.
    private static string? IdOf(string? macro) => macro?.Trim() is { } id && id != "0" ? id : null;

    /// <summary>Who said what; what was said of an acknowledgement stays in its macros as long as the problem lasts, so only an acknowledgement looks there.</summary>
    private static (string? Actor, string? Comment) SaidBy(Macros macros, NotificationEffect effect)
    {
        var isAcknowledgement = effect.Acknowledged == true;
        return ((isAcknowledgement ? macros.Own("ACKAUTHOR") : null) ?? macros["NOTIFICATIONAUTHOR"], (isAcknowledgement ? macros.Own("ACKCOMMENT") : null) ?? macros["NOTIFICATIONCOMMENT"]);
    }

    private static string MessageOf(Macros macros) =>
        string.Join('\n', new[] { macros.Own("OUTPUT"), macros.Own("LONG", "OUTPUT") is { } more ? Macros.Unescape(more) : null }.OfType<string>());

    // What Nagios itself says of the host counts more than a variable that somebody named so.
    private static TextMap LabelsOf(Macros macros, string host, string? service) => TextMap.Of(
    [
        .. macros.CustomVariables(),
        .. TextMap.OfPresent(
            ("host", host), ("service", service), ("address", macros["HOSTADDRESS"]), ("host_group", macros["HOSTGROUPNAMES"]),
            ("service_group", macros.IsService ? macros["SERVICEGROUPNAMES"] : null), ("state_type", macros.Own("STATETYPE"))),
    ]);

    private static TextMap AnnotationsOf(Macros macros) => TextMap.OfPresent(
        ("host_alias", macros["HOSTALIAS"]), ("host_display_name", macros["HOSTDISPLAYNAME"]), ("service_display_name", macros.IsService ? macros["SERVICEDISPLAYNAME"] : null),
        ("notes", macros.Own("NOTES")), ("perfdata", macros.Own("PERFDATA")), ("attempt", macros.Own("ATTEMPT")), ("duration_seconds", macros.Own("DURATIONSEC")));

    private static IReadOnlyList<AlertLink> LinksOf(Macros macros) =>
    [
        .. new[]
        {
            AlertLink.TryCreate(LinkKind.Runbook, macros.Own("NOTESURL") ?? macros["HOSTNOTESURL"]),
            AlertLink.TryCreate(LinkKind.External, macros.Own("ACTIONURL") ?? macros["HOSTACTIONURL"]),
        }.OfType<AlertLink>(),
    ];
}
