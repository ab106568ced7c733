using System.Net;
using System.Net.Sockets;

namespace Polilog.Host.Access;

/// <summary>Tells an address that sends wrong passwords to wait. They have 256 bits, so nobody guesses one; the right one is always let in, since everybody behind a proxy has one address.</summary>
internal sealed class LoginLimit
{
    public const int MostFailures = 10;

    private const int MostAddresses = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Failures> failures = new(StringComparer.Ordinal);

    /// <summary>How long the address must wait; null: it may try.</summary>
    public TimeSpan? WaitOf(IPAddress? address, DateTimeOffset now)
    {
        lock (gate)
            return failures.TryGetValue(KeyOf(address), out var known) && known.Count >= MostFailures && now < known.Until ? known.Until - now : null;
    }

    public void Count(IPAddress? address, DateTimeOffset now)
    {
        var key = KeyOf(address);
        lock (gate)
        {
            if (failures.Count >= MostAddresses)
                foreach (var old in failures.Where(f => f.Value.Until <= now).Select(f => f.Key).ToList())
                    failures.Remove(old);
            if (failures.Count >= MostAddresses)
                failures.Clear();
            failures[key] = failures.TryGetValue(key, out var known) && now < known.Until ? known with { Count = known.Count + 1 } : new Failures(1, now + Window);
        }
    }

    // Who has one IPv6 address has a whole /64.
    private static string KeyOf(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily is AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes()[..8]) : address.ToString();
    }

    private sealed record Failures(int Count, DateTimeOffset Until);
}
