using Polilog.Sdk;

namespace Polilog.Nagios;

/// <summary>Turns check results into the common model. They come at every check, so most say what is known: the identity is that of a notification, and a repeat changes nothing.</summary>
internal sealed class CheckResultReader(NagiosOptions options)
{
    private readonly NagiosStates states = new(options.SeverityWords);

    public ConnectorResult Read(NrdpRequest nrdp, ConnectorRequest request)
    {
        var sent = nrdp.Results(request);
        if (sent.Count == 0)
            return ConnectorResult.Ignored("The list of check results is empty.");
        var alerts = new List<Alert>(sent.Count);
        var rejected = new List<RejectedPart>();
        for (var i = 0; i < sent.Count; i++)
            if (Fault(sent[i]) is { } fault)
                rejected.Add(new RejectedPart(i, nrdp.IsJson ? $"$.checkresults[{i}]" : $"/checkresults/checkresult[{i + 1}]", fault));
            else
                alerts.Add(Read(sent[i]!, i, request.ReceivedAt));
        return new ConnectorResult { Alerts = alerts, Rejected = rejected };
    }

    private static string? Fault(CheckResult? result) => result switch
    {
        null => "It is null.",
        _ when string.IsNullOrWhiteSpace(result.Host) => "It has no hostname.",
        _ when IsService(result) && string.IsNullOrWhiteSpace(result.Service) => "It is of a service, and has no servicename.",
        _ when NagiosStates.OfNumber(result.State, IsService(result)) is null => "The state is not 0, 1, 2 or 3.",
        _ => null,
    };

    // NRDP takes for a host what says nothing.
    private static bool IsService(CheckResult result) => result.Type?.Trim().ToUpperInvariant() switch { "SERVICE" => true, "HOST" => false, _ => !string.IsNullOrWhiteSpace(result.Service) };

    private Alert Read(CheckResult result, int index, DateTimeOffset receivedAt)
    {
        var (host, service) = (result.Host!.Trim(), IsService(result) ? result.Service!.Trim() : null);
        var state = NagiosStates.OfNumber(result.State, service is not null)!;
        var isOk = NagiosStates.IsOk(state) == true;
        var time = SourceTime.Read(result.Time);
        var (text, perfdata) = Split(Macros.Unescape(result.Output ?? ""));
        return new Alert
        {
            Identity = NotificationReader.IdentityOf(host, service),
            Status = isOk ? AlertStatus.Resolved : AlertStatus.Firing,
            Transition = isOk ? Transition.Recovery : Transition.Problem,
            Severity = isOk ? null : states.SeverityOf(state),
            SeverityText = state,
            Title = NotificationReader.TitleOf(host, service, state),
            Message = text,
            Resource = host,
            Check = service,
            Labels = TextMap.OfPresent(("host", host), ("service", service)),
            Annotations = TextMap.OfPresent(("perfdata", perfdata)),
            StartsAt = isOk ? null : time,
            EndsAt = isOk ? time : null,
            OccurredAt = time,
            Warnings = SourceTime.Doubt(isOk ? null : time, null, receivedAt) is { } doubt ? [doubt] : [],
            Index = index,
        };
    }

    /// <summary>Plugins print <c>text | performance data</c>, and further lines of both kinds; the data of the first line is what people use.</summary>
    private static (string Text, string? Perfdata) Split(string output)
    {
        var lines = output.ReplaceLineEndings("\n").Split('\n', 2);
        var bar = lines[0].IndexOf('|', StringComparison.Ordinal);
        var first = bar < 0 ? lines[0] : lines[0][..bar].TrimEnd();
        return (lines.Length == 1 ? first : $"{first}\n{lines[1]}", bar < 0 ? null : lines[0][(bar + 1)..].Trim());
    }
}
