using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Planning;
using Polilog.Core.Configuration.Revisions;

namespace Polilog.Host.Api;

/// <summary>Files of a configuration, or the number of a revision.</summary>
/// <param name="Files">All of them.</param>
/// <param name="Revision">An earlier one, in place of files.</param>
/// <param name="Base">The revision from which the files were made.</param>
/// <param name="BaseSha256">Its sha256, as a revision shows it: refused if the hub has something else under that number, as one that was restored may.</param>
/// <param name="Overwrite">The files are all there is to be, whatever others have activated.</param>
/// <param name="Note">Why, for the history.</param>
internal sealed record ProposalRequest(IReadOnlyList<ConfigurationFile>? Files, long? Revision, long? Base, string? BaseSha256, bool Overwrite, string? Note)
{
    private const int LongestNote = 500;

    /// <summary>Null: the files can be kept.</summary>
    public IResult? Refuse() =>
        Files is not { Count: > 0 } || Revision is not null
            ? Problem.BadRequest("Either files or a revision is proposed", "Give 'files' with name and text each, or 'revision' with the number of an earlier one.")
            : Files.Any(f => f is not { Name: not null, Text: not null })
                ? Problem.BadRequest("A file lacks its name or its text", "Give both for every file.")
                : ConfigurationParts.Refuse(Files) is { } why ? Problem.BadRequest("These files cannot be a configuration", why) : null;

    public IResult? RefuseBase() => BaseSha256 is null || (Base is not null && BaseSha256.Length == 64 && BaseSha256.All(char.IsAsciiHexDigit))
        ? null
        : Problem.BadRequest("'baseSha256' is no hash of a revision", "Give the 64 hexadecimal digits that GET /api/v1/config/revisions/N shows, with its number as 'base'; or leave it out.");

    public IResult? RefuseNote() => Note?.Length > LongestNote || Note?.Contains('\0', StringComparison.Ordinal) is true
        ? Problem.BadRequest("The note is too long, or no text", $"Say in {LongestNote} characters why.")
        : null;
}

/// <param name="By">Person key, name of a token, or the folder a host was started with.</param>
internal sealed record ActiveShape(long Revision, DateTimeOffset ActivatedAt, string By, string? Note, IReadOnlyList<HostShape> Hosts);

/// <param name="Revision">By which it works.</param>
/// <param name="Fault">Why it does not work by the active one; null: it does, or will within a second.</param>
internal sealed record HostShape(string Host, long Revision, string? Fault, DateTimeOffset SeenAt);

/// <param name="Previous">The revision that was active before; null: none.</param>
/// <param name="Changed">Names of the parts in which the two differ.</param>
internal sealed record ActivationShape(long Activation, long Revision, long? Previous, DateTimeOffset At, string By, string? Note, IReadOnlyList<string> Changed)
{
    public static ActivationShape Of(ActivationRow row) => new(row.Activation, row.Revision, row.Previous, row.At, row.By, row.Note, row.Changed);
}

internal sealed record RevisionShape(long Revision, string Sha256, IReadOnlyList<ConfigurationFile> Files);

internal sealed record CheckShape(IReadOnlyList<ConfigurationFault> Faults, IReadOnlyList<ConfigurationFault> Warnings);

/// <param name="Revision">Now active; null: a plan.</param>
/// <param name="Previous">What it replaces.</param>
/// <param name="Changed">Parts that differ.</param>
/// <param name="Plan">What it would do; null: nothing, or it is done.</param>
internal sealed record ProposalShape(long? Revision, long? Previous, IReadOnlyList<PartChange> Changed, IReadOnlyList<ConfigurationFault> Warnings, ConfigurationPlan? Plan = null)
{
    public static ProposalShape Of(RevisionOutcome.Accepted accepted) => new(accepted.Revision, accepted.Before?.Revision, accepted.Changed, accepted.Reading.Warnings, accepted.Plan);
}
