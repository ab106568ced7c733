using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Planning;
using Polilog.Core.Configuration.Revisions;

namespace Polilog.Portal.Configuration;

/// <summary>Reads what the pages of the configuration show.</summary>
internal sealed class ConfigurationPageReader(ConfigurationRevisions revisions, ConfigurationReadings readings, RunningHosts hosts, ConfigurationHolder configurations)
{
    private const int MostOnPage = 50;

    /// <param name="before">Only activations below this one; null: the newest.</param>
    public async Task<ConfigurationView> ReadAsync(long? before, CancellationToken cancel)
    {
        var active = await revisions.ActiveAsync(cancel);
        var rows = await revisions.HistoryAsync(before ?? long.MaxValue, MostOnPage + 1, cancel);
        return new ConfigurationView(
            active is null ? null : new ActivationLine(active.Activation, active.Revision, active.At, NameOf(active.By), active.Note, []),
            [.. (await hosts.ListAsync(cancel)).Select(h => new HostLine(h.Host, h.Revision, h.Fault, h.SeenAt))],
            [.. rows.Take(MostOnPage).Select(LineOf)],
            rows.Count > MostOnPage ? rows[MostOnPage - 1].Activation : null);
    }

    /// <summary>Null: there is none of that number whose parts were kept.</summary>
    public async Task<RevisionView?> FindAsync(long revision, CancellationToken cancel)
    {
        if (await revisions.PartsAsync(revision, cancel) is not { } parts)
            return null;
        var rows = await revisions.HistoryAsync(long.MaxValue, MostOnPage, cancel, revision);
        var view = new RevisionView(revision, await ActiveAsync(cancel), [.. rows.Select(LineOf)], [.. parts.Names]);
        if (rows is not [{ Previous: { } previous }, ..] || await revisions.PartsAsync(previous, cancel) is not { } before)
            return view;
        return view with { Previous = previous, Changed = [.. parts.ChangesFrom(before).Select(c => new PartLine(c.Name, c.Change))], Words = WordsOf(before, parts) };
    }

    public async Task<PartView?> FindPartAsync(long revision, string name, CancellationToken cancel) =>
        (await revisions.PartsAsync(revision, cancel))?.TextOf(name) is { } text ? new PartView(revision, name, text, await ActiveAsync(cancel)) : null;

    public string NameOf(string by) => configurations.Current.FindPerson(by)?.Name ?? by;

    private async Task<long?> ActiveAsync(CancellationToken cancel) => (await revisions.ActiveAsync(cancel))?.Revision;

    private List<string>? WordsOf(ConfigurationParts before, ConfigurationParts after) => (readings.Read(before).Document, readings.Read(after).Document) is ({ } old, { } now)
        ? [.. ConfigurationDifferences.Between(old, now).Select(c => c.ToString())]
        : null;

    private ActivationLine LineOf(ActivationRow row) => new(row.Activation, row.Revision, row.At, NameOf(row.By), row.Note, row.Changed);
}
