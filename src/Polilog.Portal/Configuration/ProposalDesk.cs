using Microsoft.AspNetCore.Http;
using Polilog.Core.Configuration.Revisions;
using Polilog.Portal.Words;

namespace Polilog.Portal.Configuration;

/// <summary>Plans and applies what is proposed in a page, and puts into words what came of it.</summary>
internal sealed class ProposalDesk(ConfigurationRevisions revisions, ConfigurationProposals proposals, ConfigurationWatch watch, ConfigurationPageReader reader)
{
    public const int LongestNote = 500;

    public async Task<ProposalAnswer> PlanAsync(Proposal proposal, ConfigurationWords words, CancellationToken cancel) =>
        await AnswerAsync(await proposals.ApplyAsync(proposal with { Seen = null }, rehearsal: true, cancel), words, cancel);

    /// <param name="why">Only a plan is shown, though more was asked for.</param>
    public async Task<ProposalAnswer> PlanInsteadAsync(Proposal proposal, ConfigurationWords words, int status, string why, CancellationToken cancel)
    {
        var answer = await PlanAsync(proposal, words, cancel);
        return answer.Plan is null ? answer : answer with { Status = status, Message = why };
    }

    /// <summary>If another revision became active after the plan was shown, nothing is done but a new plan.</summary>
    public async Task<ProposalAnswer> ApplyAsync(Proposal proposal, ConfigurationWords words, CancellationToken cancel)
    {
        if (proposal.Note?.Trim() is not { Length: > 0 and <= LongestNote } note || note.Contains('\0', StringComparison.Ordinal))
            return await PlanInsteadAsync(proposal, words, StatusCodes.Status422UnprocessableEntity, words.NoteMissing(LongestNote), cancel);
        var outcome = await proposals.ApplyAsync(proposal with { Note = note }, rehearsal: false, cancel);
        if (outcome is RevisionOutcome.Overtaken(var active))
            return await PlanInsteadAsync(proposal, words, StatusCodes.Status409Conflict, words.Overtaken(reader.NameOf(active.By), active.Revision), cancel);
        // Whoever is answered finds it done on the host that he asked.
        if (outcome is RevisionOutcome.Accepted)
            await watch.FollowNowAsync(cancel);
        return await AnswerAsync(outcome, words, cancel);
    }

    private async Task<ProposalAnswer> AnswerAsync(RevisionOutcome outcome, ConfigurationWords words, CancellationToken cancel) => outcome switch
    {
        RevisionOutcome.Accepted accepted => new ProposalAnswer(StatusCodes.Status200OK) { Applied = accepted.Revision, Plan = PlanOf(accepted, words) },
        RevisionOutcome.Unchanged(var active) => new ProposalAnswer(StatusCodes.Status200OK) { Message = words.NothingToChange(active.Revision) },
        RevisionOutcome.Conflict([var part, ..], var active) => new ProposalAnswer(StatusCodes.Status409Conflict)
        {
            Message = words.Conflict(reader.NameOf(active.By), active.Revision),
            Theirs = new TheirPart(active.Revision, (await revisions.PartsAsync(active.Revision, cancel))?.TextOf(part)),
        },
        RevisionOutcome.Faulty(var reading) => new ProposalAnswer(StatusCodes.Status422UnprocessableEntity)
        {
            Message = words.Faults(reading.Faults.Count),
            Faults = [.. reading.Faults.Select(f => new FaultLine(f.File, f.Line, f.Message))],
        },
        RevisionOutcome.Refused(var why) => new ProposalAnswer(StatusCodes.Status409Conflict) { Refusal = why },
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} has no answer."),
    };

    private static PlanView? PlanOf(RevisionOutcome.Accepted accepted, ConfigurationWords words) => accepted.Revision is not null ? null : new PlanView(
        accepted.Before?.Activation ?? 0,
        [.. accepted.Changed.Select(c => new PartLine(c.Name, c.Change))],
        [.. (accepted.Plan?.Changes ?? []).Select(c => c.ToString())],
        accepted.Plan is { } plan ? words.Of(plan.Radius) : [],
        [.. accepted.Reading.Warnings.Select(w => w.ToString()), .. accepted.Plan?.Warnings ?? []]);
}
