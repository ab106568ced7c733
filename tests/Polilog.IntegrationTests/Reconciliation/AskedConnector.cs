using Polilog.IntegrationTests.Ingress;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Reconciliation;

/// <summary>A connector for tests whose source can be asked; it also reads the words of <see cref="LineConnector"/>.</summary>
internal sealed class AskedConnector : IConnector, IAlertSource
{
    private readonly LineConnector lines = new();
    private string[] firing = [];
    private int asked;

    public Uri? Address => new("http://source.test");

    public bool ResolvesMissing { get; set; }

    /// <summary>How often it was asked.</summary>
    public int Asked => asked;

    /// <summary>What happens after the source has answered and before the answer arrives.</summary>
    public Func<Task>? Meanwhile { get; set; }

    public void Fires(params string[] keys) => firing = keys;

    public ConnectorResult Read(ConnectorRequest request) => lines.Read(request);

    public async Task<AlertSnapshot> ReadCurrentAsync(HttpClient client, DateTimeOffset askedAt, CancellationToken cancel)
    {
        Interlocked.Increment(ref asked);
        if (Meanwhile is { } meanwhile)
            await meanwhile();
        return new AlertSnapshot([.. firing.Select(Firing)], IsComplete: true);
    }

    public static Alert Firing(string key) => new()
    {
        Identity = Identity.Of(("key", key)),
        Status = AlertStatus.Firing,
        Transition = Transition.Reconciled,
        Title = key,
        StartsAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };
}
