using System.Security.Cryptography;
using System.Text;
using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>A statement that is an event of its own (an acknowledgement, a note, a downtime), not just the present state said again.</summary>
internal static class EdgeFact
{
    public static bool Is(Alert alert) => alert.Transition is Transition.Update
        or Transition.Acknowledged or Transition.Unacknowledged or Transition.SeverityChanged
        or Transition.Suppressed or Transition.Unsuppressed
        or Transition.FlappingStart or Transition.FlappingStop
        or Transition.DowntimeStart or Transition.DowntimeEnd
        or Transition.Note or Transition.Test;

    /// <summary>
    /// By what a repeated delivery is recognised: the source's own id, else a hash of what was said when and by whom. Null: never a repetition
    /// (somebody pressed the test button again).
    /// </summary>
    public static string? IdOf(Alert alert)
    {
        if (alert.SourceEventId is not null || !Is(alert) || alert.Transition == Transition.Test)
            return alert.SourceEventId;
        var said = $"{(int)alert.Transition}\n{alert.OccurredAt:O}\n{alert.Actor}\n{alert.Acknowledged}{alert.Suppressed}{alert.Severity}\n{alert.Comment ?? alert.Message}";
        return "said:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said)).AsSpan(0, 16));
    }
}
