namespace Polilog.Core.Storage;

/// <summary>The wake-ups inside one host. Other hosts and orphans are found by polling.</summary>
internal sealed class HubSignals(TimeProvider time)
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    private long busySince = -1;

    /// <summary>Conditions have changed: the engine has something to decide.</summary>
    public Signal ConditionsChanged { get; } = new(time);

    /// <summary>Deliveries are owed: the lanes have something to send.</summary>
    public Signal DeliveriesOwed { get; } = new(time);

    /// <summary>Incidents or messages have changed: the portal has something to show.</summary>
    public Signal RoomsChanged { get; } = new(time);

    /// <summary>Another revision of the configuration is active.</summary>
    public Signal ConfigurationChanged { get; } = new(time);

    /// <summary>News arrives faster than the intake writes it.</summary>
    public void IntakeIsBusy() => Interlocked.Exchange(ref busySince, time.GetTimestamp());

    /// <summary>Lets the intake go first: senders wait for it, and what it takes in can be decided afterwards. Returns at once unless it was busy just now.</summary>
    public async Task LetIntakeGoFirstAsync(TimeSpan atMost, CancellationToken cancel)
    {
        for (var began = time.GetTimestamp(); IsIntakeBusy && time.GetElapsedTime(began) < atMost;)
            await Task.Delay(Breath, time, cancel);
    }

    public bool IsIntakeBusy => Interlocked.Read(ref busySince) is >= 0 and var since && time.GetElapsedTime(since) < Breath;
}
