namespace Polilog.Sdk;

/// <summary>
/// An option whose value never stands in a configuration: it names a secret (<c>hmac_secret: { secret: name }</c>), and the host finds the value. It is shown
/// nowhere. During a rotation two values are valid.
/// </summary>
/// <param name="values">Gives the values that are valid now, the one to use first; at most two, none if there is none that may be used.</param>
public sealed class Secret(Func<IReadOnlyList<string>> values)
{
    /// <summary>Every value that is valid now, the one to use first. Asked anew at each use, so that a rotation needs no restart.</summary>
    public IReadOnlyList<string> Values => values();

    /// <summary>The value to use; null if there is none.</summary>
    public string? Current => Values is [var first, ..] ? first : null;

    /// <summary>Never the value.</summary>
    public override string ToString() => "(secret)";
}
