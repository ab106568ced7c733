namespace Polilog.Portal.Pages;

/// <summary>Where a page leads back to. Only a path of this hub: a link from outside must not send people elsewhere after they signed in.</summary>
internal static class LocalPath
{
    // Browsers read a backslash as a slash and leave out tabs and line breaks.
    public static string Of(string? address) => address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.AsSpan().ContainsAnyExceptInRange('!', '~') ? address : "/";
}
