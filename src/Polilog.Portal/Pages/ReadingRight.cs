namespace Polilog.Portal.Pages;

/// <summary>Whether he who began to read may read still. Set on a request by who let him in; a request without it was let in for good.</summary>
internal delegate Task<bool> ReadingRight(CancellationToken cancel);
