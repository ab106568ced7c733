namespace Polilog.Core.Storage;

/// <summary>The wake-ups inside one host. Other hosts and orphans are found by polling.</summary>
internal sealed class HubSignals(TimeProvider time)
{
    /// <summary>Conditions have changed: the engine has something to decide.</summary>
    public Signal ConditionsChanged { get; } = new(time);

    /// <summary>Deliveries are owed: the lanes have something to send.</summary>
    public Signal DeliveriesOwed { get; } = new(time);

    /// <summary>Incidents or messages have changed: the portal has something to show.</summary>
    public Signal RoomsChanged { get; } = new(time);
}
