using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Polilog.Sdk.Testing;

/// <summary>Lets a connector read many mutations, side by side, and makes the smallest body of each that broke a law.</summary>
internal sealed class ConnectorFuzz
{
    private const int MostFound = 5;
    private const int ShrinkingSteps = 2_000;

    // Of these calls the fastest counts: a test machine has other work, too.
    private const int Tries = 4;

    private static readonly TimeSpan MaxDuration = TimeSpan.FromMilliseconds(100);

    private readonly ConnectorCalls calls;
    private readonly IReadOnlyList<ConnectorCase> cases;
    private readonly BodyMutator mutator;

    public ConnectorFuzz(ConnectorCalls calls, IReadOnlyList<ConnectorCase> cases, int seed) =>
        (this.calls, this.cases, mutator) = (calls, cases, new BodyMutator([.. cases.Select(c => c.Request.Body)], seed));

    public IReadOnlyList<string> Broken(int mutations)
    {
        var found = new ConcurrentDictionary<int, string>();
        Parallel.For(0, mutations, (number, loop) =>
        {
            var (at, body) = mutator.Mutation(number);
            if (Fault(cases[at], body) is { } fault && found.TryAdd(number, fault) && (found.Count >= MostFound || calls.IsLost))
                // Those before it are still read, so that the first one is always the same.
                loop.Break();
        });
        return [.. found.OrderBy(f => f.Key).Take(MostFound).Select(f => Tell(f.Key, f.Value))];
    }

    private string? Fault(ConnectorCase recorded, ReadOnlyMemory<byte> body)
    {
        var outcome = calls.Call(recorded, body);
        for (var again = 1; again < Tries && outcome.Took > MaxDuration && !calls.IsLost; again++)
            outcome = calls.Call(recorded, body);
        if (BodyLaws.Fault(outcome, body.Length, MaxDuration) is { } fault)
            return fault;
        var second = calls.Call(recorded, body);
        return second.Fault ?? (CaseLaws.Text(outcome) == CaseLaws.Text(second) ? null : "a second call gives something else");
    }

    private string Tell(int number, string fault)
    {
        var (at, body) = mutator.Mutation(number);
        // Each try of a call that does not come back would cost a thread.
        var smallest = calls.IsLost ? body : Shrink(cases[at], body, Kind(fault));
        return $"mutation {number}, of {cases[at].Name}: {fault}. Its request.json, as small as it gets: {RequestOf(cases[at].Request, smallest)}";
    }

    // The same law, whatever the numbers in its sentence are.
    private static string Kind(string fault) => fault.Split(' ', '(')[0];

    // Leaves out ever smaller pieces as long as the law stays broken.
    private byte[] Shrink(ConnectorCase recorded, byte[] body, string kind)
    {
        var steps = 0;
        for (var piece = body.Length / 2; piece >= 1; piece /= 2)
            for (var from = 0; from + piece <= body.Length && steps++ < ShrinkingSteps;)
            {
                byte[] smaller = [.. body[..from], .. body[(from + piece)..]];
                if (Fault(recorded, smaller) is { } fault && Kind(fault) == kind)
                    body = smaller;
                else
                    from += piece;
            }
        return body;
    }

    private static string RequestOf(ConnectorRequest request, byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        return Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(body)
            ? JsonSerializer.Serialize(new { method = request.Method, subPath = request.SubPath, query = request.Query, headers = request.Headers, body = text })
            : $"its body, in a file named by bodyFile, is in base64 {Convert.ToBase64String(body)}";
    }
}
