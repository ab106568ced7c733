using System.ComponentModel.DataAnnotations;
using Polilog.Sdk;

namespace Polilog.Nagios;

/// <summary>How the messages of one Nagios, Naemon or Icinga are read. Every option may be left out.</summary>
public sealed class NagiosOptions : IValidatableObject
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

    /// <summary>Acknowledges the problems of an incident that somebody took, in the owner's name, by command_file. Default: false.</summary>
    public bool Acknowledge { get; init; }

    /// <summary>The external command file of a Nagios on the same machine, as command_file in its nagios.cfg. Default: none.</summary>
    [StringLength(1000, MinimumLength = 1)]
    public string? CommandFile { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Acknowledge && CommandFile is null)
            yield return new ValidationResult("It needs command_file, where Nagios takes commands.", [nameof(Acknowledge)]);
        if (CommandFile is not null && !Path.IsPathFullyQualified(CommandFile))
            yield return new ValidationResult("Expected a path that begins with /, such as /var/lib/nagios4/rw/nagios.cmd.", [nameof(CommandFile)]);
    }
}
