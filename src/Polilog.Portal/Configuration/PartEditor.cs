using Microsoft.AspNetCore.Http;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Revisions;
using Polilog.Portal.Words;

namespace Polilog.Portal.Configuration;

/// <summary>Makes a proposal of one part that was typed, and of all others as they were.</summary>
internal sealed class PartEditor(ConfigurationRevisions revisions, ProposalDesk desk)
{
    /// <summary>A browser edits no longer text with ease, and in a form it fits into <see cref="Pages.KeptForm.MostBytes"/>.</summary>
    public const int MostLetters = 1_000_000;

    /// <param name="planned">Fingerprint of what was planned, to apply it; null: only a plan is asked for.</param>
    public async Task<ProposalAnswer> ProposeAsync(PartDraft draft, string? planned, string by, ConfigurationWords words, CancellationToken cancel)
    {
        if (await revisions.PartsAsync(draft.Base, cancel) is not { } origin)
            return new ProposalAnswer(StatusCodes.Status400BadRequest) { Message = words.NoSuchRevision(draft.Base) };
        var text = draft.Text is { } typed ? PartLines.AsIn(typed, origin.TextOf(draft.Name)) : null;
        if (text?.Length > MostLetters)
            return new ProposalAnswer(StatusCodes.Status400BadRequest) { Message = words.TooLong(MostLetters) };
        if (draft.IsNew && origin.TextOf(draft.Name) is not null)
            return new ProposalAnswer(StatusCodes.Status400BadRequest) { Message = words.PartExists(draft.Name) };
        List<ConfigurationFile> files = [.. origin.Files.Where(f => f.Name != draft.Name)];
        if (text is not null)
            files.Add(new ConfigurationFile(draft.Name, text));
        if (ConfigurationParts.Refuse(files) is { } why)
            return new ProposalAnswer(StatusCodes.Status400BadRequest) { Refusal = why };
        var proposal = new Proposal(new ConfigurationParts(files), draft.Base, by, draft.Note) { Seen = draft.Seen };
        if (planned is null || draft.Seen is null)
            return await desk.PlanAsync(proposal, words, cancel);
        return planned == draft.Fingerprint
            ? await desk.ApplyAsync(proposal, words, cancel)
            : await desk.PlanInsteadAsync(proposal, words, StatusCodes.Status409Conflict, words.ChangedAfterPlan, cancel);
    }
}
