using Polilog.Core.Incidents;

namespace Polilog.Core.Configuration.Revisions;

/// <summary>What people propose while the hub runs. Their templates are tried on what real sources sent, too, which shows more of them than the samples do.</summary>
internal sealed class ConfigurationProposals(ConfigurationRevisions revisions, RecordedTemplateCheck recorded)
{
    /// <param name="rehearsal">Everything but the activation.</param>
    public async Task<RevisionOutcome> ApplyAsync(Proposal proposal, bool rehearsal, CancellationToken cancel)
    {
        if (rehearsal || (!proposal.GoesBack && proposal.Parts.Files.Any(f => f.IsTemplate)))
        {
            var outcome = await revisions.ApplyAsync(proposal, rehearsal: true, cancel);
            if (outcome is RevisionOutcome.Accepted accepted && await recorded.CheckNewAsync(accepted.Document, cancel) is { Count: > 0 } faults)
                outcome = proposal.GoesBack
                    ? accepted with { Reading = accepted.Reading with { Warnings = [.. accepted.Reading.Warnings, .. faults] } }
                    : new RevisionOutcome.Faulty(new ConfigurationReading(null, faults, []));
            if (rehearsal || outcome is not RevisionOutcome.Accepted)
                return outcome;
        }
        return await revisions.ApplyAsync(proposal, rehearsal: false, cancel);
    }
}
