using System.Collections.Concurrent;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.WriteBack;

/// <summary>A connector whose source takes what it is told, or answers as the test says.</summary>
internal sealed class ToldConnector : IConnector, IAcknowledgeSource
{
    public ConcurrentQueue<Acknowledgement> Told { get; } = new();

    public Func<AcknowledgeResult> Answer { get; set; } = () => new AcknowledgeResult.Done();

    public bool Acknowledges { get; set; } = true;

    public ConnectorResult Read(ConnectorRequest request) => ConnectorResult.Ignored("It is only told.");

    public Task<AcknowledgeResult> AcknowledgeAsync(Acknowledgement acknowledgement, HttpClient client, CancellationToken cancel)
    {
        Told.Enqueue(acknowledgement);
        return Task.FromResult(Answer());
    }
}
