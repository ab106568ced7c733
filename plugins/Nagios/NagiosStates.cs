using Polilog.Sdk;

namespace Polilog.Nagios;

/// <summary>The states of hosts and services, and how grave they are.</summary>
internal sealed class NagiosStates(IReadOnlyDictionary<string, Severity> own)
{
    private static readonly string[] OfHosts = ["UP", "DOWN", "UNREACHABLE", "UNREACHABLE"];
    private static readonly string[] OfServices = ["OK", "WARNING", "CRITICAL", "UNKNOWN"];

    private static readonly KeyValuePair<string, Severity>[] Shipped =
    [
        new("UP", Severity.Info), new("UNKNOWN", Severity.Average), new("DOWN", Severity.Critical), new("UNREACHABLE", Severity.High),
    ];

    private readonly SeverityWords words = new(Shipped.Concat(own.Select(o => KeyValuePair.Create(o.Key.Trim(), o.Value)))
        .GroupBy(w => w.Key, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.OrdinalIgnoreCase));

    public Severity SeverityOf(string? state) => words.Read(state);

    /// <summary>Null: there is no state, or it is none of Nagios' words (PENDING).</summary>
    public static bool? IsOk(string? state) => state?.ToUpperInvariant() switch
    {
        "OK" or "UP" => true,
        "WARNING" or "CRITICAL" or "UNKNOWN" or "DOWN" or "UNREACHABLE" => false,
        _ => null,
    };

    /// <summary>The word for a number of NRDP; null if it is none.</summary>
    public static string? OfNumber(string? number, bool isService) =>
        number?.Trim() is [var digit and >= '0' and <= '3'] ? (isService ? OfServices : OfHosts)[digit - '0'] : null;
}
