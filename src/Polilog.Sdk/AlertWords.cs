namespace Polilog.Sdk;

/// <summary>Does the source say that the condition is on.</summary>
public enum AlertStatus
{
    /// <summary>A statement without an end that opens nothing: discovery, a custom note, a test.</summary>
    Info = 0,

    /// <summary>The condition is on.</summary>
    Firing = 1,

    /// <summary>The condition is over.</summary>
    Resolved = 2,
}

/// <summary>How grave a condition is: six ordered steps, lossless for Zabbix and in the order of ITU X.733.</summary>
public enum Severity
{
    /// <summary>The source gave none, or a word that is not known.</summary>
    Unknown = 0,

    /// <summary>Worth knowing, nothing to do.</summary>
    Info = 1,

    /// <summary>May become a problem.</summary>
    Warning = 2,

    /// <summary>A problem of limited effect.</summary>
    Average = 3,

    /// <summary>A grave problem.</summary>
    High = 4,

    /// <summary>People must act now.</summary>
    Critical = 5,
}

/// <summary>Why a statement came.</summary>
public enum Transition
{
    /// <summary>A problem began.</summary>
    Problem = 0,

    /// <summary>Nothing changed; the source says it again.</summary>
    Refresh = 1,

    /// <summary>Some detail changed.</summary>
    Update = 2,

    /// <summary>Somebody acknowledged it at the source.</summary>
    Acknowledged = 3,

    /// <summary>An acknowledgement was taken back at the source.</summary>
    Unacknowledged = 4,

    /// <summary>The source changed the severity.</summary>
    SeverityChanged = 5,

    /// <summary>The source mutes it.</summary>
    Suppressed = 6,

    /// <summary>The source no longer mutes it.</summary>
    Unsuppressed = 7,

    /// <summary>The source says the condition flaps.</summary>
    FlappingStart = 8,

    /// <summary>The source says the condition flaps no more.</summary>
    FlappingStop = 9,

    /// <summary>A planned downtime began at the source.</summary>
    DowntimeStart = 10,

    /// <summary>A planned downtime ended at the source.</summary>
    DowntimeEnd = 11,

    /// <summary>Somebody commented at the source.</summary>
    Note = 12,

    /// <summary>The condition recovered.</summary>
    Recovery = 13,

    /// <summary>Somebody closed it at the source.</summary>
    ClosedBySource = 14,

    /// <summary>The lease ran out without a refresh.</summary>
    Expired = 15,

    /// <summary>The test button of the source.</summary>
    Test = 16,

    /// <summary>The source did not send it: it was found, or was missing, when the host asked what fires (<see cref="IAlertSource"/>).</summary>
    Reconciled = 17,
}
