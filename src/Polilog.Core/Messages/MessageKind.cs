namespace Polilog.Core.Messages;

/// <summary>Kinds of messages; each has a folder of templates named in lower_snake_case.</summary>
internal enum MessageKind
{
    /// <summary>The incident's own message, changed in place as its state changes; its first revision rings.</summary>
    Card,

    /// <summary>Another condition joined.</summary>
    Joined,

    /// <summary>Graver than before.</summary>
    SeverityRose,

    /// <summary>Somebody is responsible now, or somebody else is.</summary>
    Taken,

    /// <summary>One level up; names those told.</summary>
    Escalated,

    /// <summary>Every level is exhausted.</summary>
    LastResort,

    /// <summary>Over, by a person or by the source.</summary>
    Resolved,

    /// <summary>The source recovered, the regulation leaves the incident open.</summary>
    Recovered,

    /// <summary>The same condition fires again soon after it was resolved.</summary>
    Reopened,

    /// <summary>A silence or maintenance is over and the incident still stands.</summary>
    Unmuted,

    /// <summary>The owner is absent from now on; told to leads.</summary>
    OwnerAbsent,

    /// <summary>Nobody is responsible any more; names who was.</summary>
    Released,

    /// <summary>A source could not be told who took it, or that it is over.</summary>
    SourceNotTold,

    /// <summary>Answer to a command.</summary>
    Answer,

    /// <summary>A request that could not be read, told to the administrators.</summary>
    DeadLetter,
}
