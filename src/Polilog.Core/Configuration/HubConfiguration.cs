using Polilog.Core.People;
using Polilog.Core.Regulation;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.Core.Configuration;

/// <summary>The whole configuration, validated: what it names exists, once.</summary>
internal sealed record HubConfiguration
{
    public required IReadOnlyList<ConnectionSettings> Connections { get; init; }

    public required IReadOnlyList<Person> People { get; init; }

    public required IReadOnlyList<TopicSettings> Topics { get; init; }

    /// <summary>In the order in which they are tried; the last one is the catch-all.</summary>
    public required IReadOnlyList<Route> Routes { get; init; }

    public required IReadOnlyDictionary<string, TopicRegulation> Regulations { get; init; }

    public MatrixSettings? Matrix { get; init; }

    /// <summary>Own templates of topics and of the hub, all of which can be parsed.</summary>
    public IReadOnlyList<ConfigurationFile> Templates { get; init; } = [];

    /// <summary>Where people reach the portal, such as <c>https://polilog.example.org</c>; links in messages begin with it.</summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>Room of the administrators: dead letters, refused plugins, lost accounts.</summary>
    public required string AdministratorsTopic { get; init; }
}

/// <summary>One configured use of a connector.</summary>
/// <param name="Name">lower-case letters, digits, dash and underscore; immutable; part of the address.</param>
/// <param name="Options">As JSON, for the connector's options class; never secrets in plain.</param>
/// <param name="UnknownSeverity">What an unknown severity counts as.</param>
/// <param name="TokenSecret">Name of the secret that holds the token; null: tokens are made by <c>connection rotate</c>.</param>
/// <param name="Heartbeat">Null: silence means nothing.</param>
internal sealed record ConnectionSettings(
    string Name, string Connector, System.Text.Json.Nodes.JsonObject Options, Severity UnknownSeverity, string? TokenSecret, HeartbeatSettings? Heartbeat = null);

/// <summary>What is expected of a connection that is alive.</summary>
/// <param name="SilentFor">Silence that lasts longer is an alert.</param>
/// <param name="Watchdog">An alert for which all of these hold is a pulse, and nothing else is; empty: every request is one.</param>
internal sealed record HeartbeatSettings(TimeSpan SilentFor, Severity Severity, IReadOnlyList<Matcher> Watchdog);

/// <summary>A supported system or service.</summary>
/// <param name="Key">Upper-case letters and digits, such as PAY; immutable.</param>
/// <param name="Language">ru or en.</param>
/// <param name="Regulation">Name of its regulation.</param>
/// <param name="Members">Empty where they are managed here.</param>
/// <param name="MatrixRoom">Id or alias of its Matrix room; null: only the portal room.</param>
/// <param name="TemplateFolder">Folder whose templates replace those of the hub for this topic, as <see cref="HubConfiguration.Templates"/> name it; null: none.</param>
/// <param name="MembersAreManagedHere">Members are facts, declared while the hub runs, in place of the configuration's.</param>
internal sealed record TopicSettings(
    string Key, string Name, string Language, string TimeZone, string Regulation, IReadOnlyList<Membership> Members, string? MatrixRoom, string? TemplateFolder, bool MembersAreManagedHere = false);

/// <summary>The bot's account.</summary>
/// <param name="Homeserver">Base address of the client-server API.</param>
/// <param name="UserId">Such as @polilog:example.org.</param>
/// <param name="AccessTokenSecret">Name of the secret that holds the access token.</param>
internal sealed record MatrixSettings(Uri Homeserver, string UserId, string AccessTokenSecret);
