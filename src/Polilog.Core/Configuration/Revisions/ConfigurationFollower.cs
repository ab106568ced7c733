using Npgsql;
using Polilog.Core.Alerts;
using Polilog.Core.Storage;

namespace Polilog.Core.Configuration.Revisions;

/// <summary>Lets this host work by the active revision; one that it cannot work by, because it lacks a connector or a secret, leaves it at the one before.</summary>
internal sealed class ConfigurationFollower(ConfigurationReadings readings, ConfigurationHolder configurations, ConnectionStore connections)
{
    /// <summary>The activation by which this host works; 0: none yet.</summary>
    public long Activation { get; private set; }

    /// <summary>Why the active revision is not the one by which it works; null: it is.</summary>
    public string? Fault { get; private set; }

    /// <summary>The activation that was tried last.</summary>
    public long Tried { get; private set; }

    public async Task FollowAsync(NpgsqlConnection connection, ActiveRevision revision, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            Fault = await TryAsync(connection, revision, now, cancel);
        }
        // A fault of the database passes; until then it is not known whether this host can.
        catch (Exception failure) when (failure is not OperationCanceledException && DatabaseFault.Outage(failure) is null && !DatabaseFault.IsConflict(failure))
        {
            Fault = $"This host cannot work by revision {revision.Revision} of the configuration. {failure.Message}";
        }
        Tried = revision.Activation;
    }

    private async Task<string?> TryAsync(NpgsqlConnection connection, ActiveRevision revision, DateTimeOffset now, CancellationToken cancel)
    {
        var reading = readings.Take(await RevisionStore.PartsAsync(connection, revision.Revision, readings.Present, cancel));
        if (reading.Document is not { } document)
            return $"This host cannot work by revision {revision.Revision} of the configuration. {string.Join(" ", reading.Faults.Take(3))}";
        var next = await ConfigurationActivation.NumberAsync(connection, document, revision.Revision, now, cancel, configurations.KnownRegulations);
        connections.UseSecrets(document.Connections, readings.SecretOf);
        configurations.Activate(next);
        await connections.RefreshAsync(cancel);
        Activation = revision.Activation;
        return null;
    }
}
