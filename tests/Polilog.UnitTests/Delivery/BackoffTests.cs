using Polilog.Core.Delivery;

namespace Polilog.UnitTests.Delivery;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(6, 16)]
    [InlineData(7, 30)]
    [InlineData(100_000, 30)]
    public void Waiting_doubles_from_half_a_second_to_half_a_minute(int attempts, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new Backoff(() => 1).After(attempts));

    [Fact]
    public void Chance_shortens_it_by_up_to_a_half() => Assert.Equal(TimeSpan.FromSeconds(1), new Backoff(() => 0).After(3));
}
