using Microsoft.Extensions.Time.Testing;
using Polilog.Core.Storage;

namespace Polilog.UnitTests.Storage;

public sealed class HubSignalsTests
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider time = new();
    private readonly HubSignals signals;

    public HubSignalsTests() => signals = new HubSignals(time);

    [Fact]
    public void A_calm_intake_holds_up_nobody() => Assert.True(signals.LetIntakeGoFirstAsync(AtMost, TestContext.Current.CancellationToken).IsCompletedSuccessfully);

    [Fact]
    public async Task A_busy_intake_goes_first_until_it_is_calm()
    {
        signals.IntakeIsBusy();
        var waiting = signals.LetIntakeGoFirstAsync(AtMost, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(100));
        await waiting;
    }

    [Fact]
    public async Task An_intake_that_stays_busy_does_not_go_first_for_ever()
    {
        signals.IntakeIsBusy();
        var waiting = signals.LetIntakeGoFirstAsync(AtMost, TestContext.Current.CancellationToken);
        for (var passed = TimeSpan.Zero; passed < AtMost; passed += TimeSpan.FromMilliseconds(50))
        {
            Assert.False(waiting.IsCompleted);
            signals.IntakeIsBusy();
            time.Advance(TimeSpan.FromMilliseconds(50));
        }
        await waiting;
    }
}
