using System.ComponentModel.DataAnnotations;
using Polilog.Sdk;

namespace Polilog.Nagios;

/// <summary>How the messages of one Nagios, Naemon or Icinga are read. Every option may be left out.</summary>
public sealed class NagiosOptions
{
    /// <summary>
    /// States whose severity this Nagios means otherwise, such as <c>UNKNOWN: warning</c>. Default: none; then WARNING is warning, UNKNOWN average, CRITICAL and
    /// DOWN critical, UNREACHABLE high.
    /// </summary>
    [MaxLength(100)]
    public IReadOnlyDictionary<string, Severity> SeverityWords { get; init; } = new Dictionary<string, Severity>(StringComparer.Ordinal);

    /// <summary>
    /// Lets problems in a SOFT state fire. Only event handlers send such: Nagios itself notifies when the state is HARD. Default: false, they open nothing.
    /// </summary>
    public bool SoftStates { get; init; }
}
