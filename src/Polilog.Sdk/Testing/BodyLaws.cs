using System.Text;

namespace Polilog.Sdk.Testing;

/// <summary>What holds for any body at all.</summary>
internal static class BodyLaws
{
    private static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(2);
    private const int MaxGrowth = 32;
    private const int FreeBytes = 64 * 1024;
    private const int MaxHeld = 512;
    private const int FreeHeld = 16 << 20;

    public static IEnumerable<string> Broken(ConnectorCalls calls, ConnectorCase recorded)
    {
        foreach (var (what, body, must) in HostileBodies.Of(recorded.Request.Body))
        {
            // What does not come back once does not at many bodies, and each costs a thread.
            if (calls.IsLost)
                yield break;
            var outcome = calls.Call(recorded, body);
            if (Fault(outcome, body.Length, MaxDuration) is { } fault)
                yield return $"{recorded.Name}, {what}: {fault}.";
            else if (must == Expectation.Refused && outcome.Answer is not null)
                yield return $"{recorded.Name}, {what}: was read, instead of MalformedPayloadException.";
            else if (must == Expectation.Harmless && outcome.Answer?.Alerts.Any(a => a.Status != AlertStatus.Info) == true)
                yield return $"{recorded.Name}, {what}: started or ended something.";
        }
    }

    /// <summary>The end of a sentence about the connector; null: all is as it must be.</summary>
    public static string? Fault(CallOutcome outcome, int length, TimeSpan longest) => outcome switch
    {
        { Fault: { } fault } => fault,
        { Thrown: not null and not MalformedPayloadException } => $"{outcome.Thrown.GetType().Name} ({outcome.Thrown.Message}) instead of MalformedPayloadException",
        { Thrown.Message: "" } => "refused without a reason",
        _ when outcome.Took > longest => $"took {outcome.Took.TotalSeconds:0.00} s; {longest.TotalSeconds:0.0} s is the longest",
        _ when outcome.Allocated > ((long)length * MaxHeld) + FreeHeld => $"needs {outcome.Allocated >> 20} MiB of memory to read {length} bytes",
        { Answer: { } answer } when Size(answer) is var size && size > ((long)length * MaxGrowth) + FreeBytes => $"gives out {size} bytes for {length}",
        _ => null,
    };

    private static long Size(ConnectorResult answer) => Encoding.UTF8.GetByteCount(AlertJson.ToText(answer));
}
