using System.Collections.Concurrent;
using System.Threading.Channels;
using Polilog.Core.Delivery;
using Polilog.Core.People;

namespace Polilog.IntegrationTests.Delivery;

/// <summary>A destination that answers as the test says. Without an answer given beforehand, an attempt waits for one.</summary>
internal sealed class ScriptedGateway : IRoomGateway
{
    private readonly ConcurrentDictionary<string, Channel<DeliveryOutcome>> answers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim attempted = new(0);

    public string Scheme => "test";

    /// <summary>Null: attempts wait for <see cref="Answer"/>.</summary>
    public Func<OutgoingMessage, DeliveryOutcome>? Immediately { get; set; } = message => new DeliveryOutcome.Delivered($"proof-{message.DeliveryId}");

    public ConcurrentQueue<OutgoingMessage> Attempts { get; } = new();

    public IEnumerable<string> Texts => Attempts.Select(a => a.Text);

    public string? AccountOf(Person person) => person.MatrixId;

    public Task<DeliveryOutcome> SendAsync(OutgoingMessage message, CancellationToken cancel)
    {
        Attempts.Enqueue(message);
        attempted.Release();
        return Immediately is { } answer ? Task.FromResult(answer(message)) : AnswersOf(message.Destination).Reader.ReadAsync(cancel).AsTask();
    }

    public void Answer(string destination, DeliveryOutcome outcome) => AnswersOf(destination).Writer.TryWrite(outcome);

    public async Task AttemptedAsync(int times, CancellationToken cancel)
    {
        for (var i = 0; i < times; i++)
            await attempted.WaitAsync(cancel);
    }

    private Channel<DeliveryOutcome> AnswersOf(string destination) => answers.GetOrAdd(destination, _ => Channel.CreateUnbounded<DeliveryOutcome>());
}
