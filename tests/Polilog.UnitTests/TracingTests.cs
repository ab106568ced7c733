using Polilog.Core;

namespace Polilog.UnitTests;

public sealed class TracingTests
{
    [Fact]
    public void Costs_nothing_while_nobody_listens()
    {
        int[] requests = [1, 2, 3];
        Trace();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Trace();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Trace()
        {
            using var one = Tracing.Start("ingest");
            using var many = Tracing.StartFor("store", requests, static _ => default);
            Tracing.Record("decide", DateTimeOffset.UnixEpoch, "polilog.decided", 1);
        }
    }
}
