using Polilog.Sdk;

namespace Polilog.Nagios;

/// <summary>What a notification does to the alert of its host or service.</summary>
internal sealed record NotificationEffect(AlertStatus Status, Transition Transition)
{
    public bool? Acknowledged { get; private init; }

    public bool? Suppressed { get; private init; }

    public string? Warning { get; private init; }

    /// <param name="type">NOTIFICATIONTYPE; null if it is absent.</param>
    /// <param name="state">SERVICESTATE or HOSTSTATE; null if it is absent.</param>
    public static NotificationEffect Of(string? type, string? state)
    {
        var isOk = NagiosStates.IsOk(state);
        // Nagios withholds recoveries while it flaps and in downtimes; what it says afterwards is how things are now.
        var asIs = isOk switch { true => AlertStatus.Resolved, false => AlertStatus.Firing, null => AlertStatus.Info };
        var unlessOk = isOk == false ? AlertStatus.Firing : AlertStatus.Info;
        return type?.Trim().ToUpperInvariant() switch
        {
            "PROBLEM" => new(AlertStatus.Firing, Transition.Problem),
            "RECOVERY" => new(AlertStatus.Resolved, Transition.Recovery),
            "ACKNOWLEDGEMENT" => new(unlessOk, Transition.Acknowledged) { Acknowledged = true },
            "FLAPPINGSTART" => new(unlessOk, Transition.FlappingStart) { Suppressed = true },
            "FLAPPINGSTOP" or "FLAPPINGEND" or "FLAPPINGDISABLED" => new(asIs, Transition.FlappingStop) { Suppressed = false },
            "DOWNTIMESTART" => new(AlertStatus.Info, Transition.DowntimeStart) { Suppressed = true },
            "DOWNTIMEEND" or "DOWNTIMECANCELLED" or "DOWNTIMEREMOVED" => new(asIs, Transition.DowntimeEnd) { Suppressed = false },
            "CUSTOM" => new(asIs, Transition.Note),
            null => new(asIs, isOk == true ? Transition.Recovery : Transition.Problem) { Warning = "There is no NOTIFICATIONTYPE; the state says what it is." },
            _ => new(asIs, Transition.Update) { Warning = $"The NOTIFICATIONTYPE '{type.Trim()}' is not known; the state says what it is." },
        };
    }
}
