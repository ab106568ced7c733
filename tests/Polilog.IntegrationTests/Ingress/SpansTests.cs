using System.Collections.Concurrent;
using System.Diagnostics;
using Polilog.Core;
using Polilog.IntegrationTests.Connectors;

namespace Polilog.IntegrationTests.Ingress;

public sealed class SpansTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_request_can_be_followed_from_the_socket_to_the_batch_that_stored_it()
    {
        var ended = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Tracing.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        string connection;
        // When the host has stopped, every span has ended.
        await using (var world = await ConnectorWorld.CreateAsync(database.DataSource, "Prometheus", "alertmanager"))
        {
            connection = world.Connection;
            await world.DecideCaseAsync("06-ha-pair-first-peer");
        }

        var ingest = Assert.Single(ended, span => span.OperationName == "ingest" && connection.Equals(span.GetTagItem("polilog.connection")));
        Assert.Equal(200, ingest.GetTagItem("http.response.status_code"));
        Assert.Single(ended, span => span.OperationName == "read" && span.TraceId == ingest.TraceId);
        Assert.Single(ended, span => span.OperationName == "store" && span.Links.Any(link => link.Context.TraceId == ingest.TraceId));
        Assert.Contains(ended, span => span.OperationName == "decide condition" && span.GetTagItem("polilog.decided") is > 0);
    }
}
