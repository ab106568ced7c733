using Polilog.Core.Alerts;
using Polilog.Core.Configuration;
using Polilog.Sdk;

namespace Polilog.UnitTests.Alerts;

public sealed class HeartbeatTests
{
    private static readonly DateTimeOffset Made = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly HeartbeatSettings Quarter = new(TimeSpan.FromMinutes(15), Severity.High, []);

    [Theory]
    [InlineData(null, 15, null)]
    [InlineData(null, 16, 0)]
    [InlineData(10, 25, null)]
    [InlineData(10, 26, 10)]
    public void Silence_counts_from_the_last_sign_of_life_or_else_from_the_beginning(int? lastMinute, int nowMinute, int? silentSince) =>
        Assert.Equal(silentSince is { } since ? new HeartbeatVerdict.Silent(At(since)) : null, Heartbeat.Judge(Quarter, Seen(lastMinute), Made, At(nowMinute)));

    [Fact]
    public void What_was_told_is_not_told_again_and_ends_with_the_next_sign_of_life()
    {
        Assert.Null(Heartbeat.Judge(Quarter, Seen(10) with { ToldSince = At(10) }, Made, At(60)));
        Assert.Equal(new HeartbeatVerdict.Alive(At(55)), Heartbeat.Judge(Quarter, Seen(55) with { ToldSince = At(10) }, Made, At(60)));
    }

    [Fact]
    public void Of_whom_nothing_is_expected_nothing_is_told()
    {
        Assert.Null(Heartbeat.Judge(null, Seen(0), Made, At(6000)));
        Assert.Equal(new HeartbeatVerdict.Alive(At(60)), Heartbeat.Judge(null, Seen(0) with { ToldSince = At(0) }, Made, At(60)));
    }

    [Fact]
    public void A_host_counts_from_when_it_began_to_listen() =>
        Assert.Equal((null, new HeartbeatVerdict.Silent(At(0))), (Heartbeat.Judge(Quarter, Seen(0), At(100), At(115)), Heartbeat.Judge(Quarter, Seen(0), At(100), At(116))));

    private static SignOfLife Seen(int? lastMinute) => new("zabbix", Made, lastMinute is { } minute ? At(minute) : null, null);

    private static DateTimeOffset At(int minute) => Made.AddMinutes(minute);
}
