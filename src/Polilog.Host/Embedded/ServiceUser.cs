namespace Polilog.Host.Embedded;

/// <summary>Who PostgreSQL runs as: us, or an unprivileged user when we are root, as it refuses to run as root.</summary>
internal sealed record ServiceUser(string? SwitchTo)
{
    public static ServiceUser Self { get; } = new((string?)null);

    // In this order; `nobody` is everywhere.
    private static readonly string[] Candidates = ["polilog", "postgres", "nobody"];

    public static async Task<ServiceUser> ForAsync(string dataFolder, CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess)
            return Self;
        // Data belong for ever to the user who made them, whoever was added to the machine since.
        if (Directory.Exists(dataFolder) && await OwnerAsync(dataFolder, cancellation) is { } owner)
            return new ServiceUser(owner);
        return Choose(await File.ReadAllLinesAsync("/etc/passwd", cancellation));
    }

    internal static ServiceUser Choose(IEnumerable<string> passwd)
    {
        var names = passwd.Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return new ServiceUser(Candidates.FirstOrDefault(names.Contains) ?? throw new EmbeddedPostgresException(
            "PostgreSQL refuses to run as root and this machine has no user `nobody`: add one with `useradd --system polilog`, or run polilog as an ordinary user."));
    }

    /// <summary>Makes a folder that only this user may enter.</summary>
    public async Task MakeFolderAsync(string folder, CancellationToken cancellation)
    {
        string[] owner = SwitchTo is null ? [] : ["-o", SwitchTo];
        var made = await new Command("install", ["-d", "-m", "0700", .. owner, folder]).RunAsync(cancellation);
        if (!made.Succeeded)
            throw PostgresComplaint.Explain(made.Text, folder);
        if (SwitchTo is not null && !(await new Command("test", "-w", folder) { User = SwitchTo }.RunAsync(cancellation)).Succeeded)
            throw new EmbeddedPostgresException(
                $"PostgreSQL refuses to run as root, so it runs as {SwitchTo}, who cannot reach {folder}: choose a data folder that everybody may pass to (XDG_DATA_HOME=/srv, say).");
    }

    private static async Task<string?> OwnerAsync(string folder, CancellationToken cancellation)
    {
        var owner = (await new Command("stat", "-c", "%U", folder).RunAsync(cancellation)).Output.Trim();
        return owner is "" or "root" or "UNKNOWN" ? null : owner;
    }
}
