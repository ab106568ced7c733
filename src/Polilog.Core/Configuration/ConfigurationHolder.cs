namespace Polilog.Core.Configuration;

/// <summary>The configuration this host works by now. Whoever does one piece of work takes <see cref="Current"/> once and keeps it to the end of that piece.</summary>
internal sealed class ConfigurationHolder
{
    private volatile ActiveConfiguration? current;

    public ActiveConfiguration Current => current ?? throw new InvalidOperationException("No configuration is active yet: the host activates one before it starts its workers.");

    public void Activate(ActiveConfiguration configuration) => current = configuration;
}
