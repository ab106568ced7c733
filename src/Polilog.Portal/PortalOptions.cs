namespace Polilog.Portal;

/// <param name="IsDemonstration">Everybody may choose whom he acts as.</param>
internal sealed record PortalOptions(bool IsDemonstration);
