using System.Text.Json.Nodes;
using Polilog.Core.People;
using Polilog.Host.Ingress;
using Polilog.Sdk;

namespace Polilog.Host.Api;

/// <summary>
/// Options can make the hub reach out: they say which address it calls, which file it writes, and which secret it shows there. Whoever may make connections, but does not administer, must not
/// learn a secret by naming it, nor send the hub where he cannot go himself.
/// </summary>
internal static class ConnectionReach
{
    /// <summary>Null: he may give these options.</summary>
    /// <param name="connector">Made with them; null: it only reads.</param>
    public static IResult? Refuse(HttpContext context, JsonObject? options, IConnector? connector) => WhyNot(options, connector) is { } why && !context.User.IsInRole(AccessRoles.Admin)
        ? Problem.Forbidden($"The options {why}, which only an administrator may let the hub do", "Leave that out of the options, or ask an administrator, with a token of the role admin.")
        : null;

    private static string? WhyNot(JsonObject? options, IConnector? connector)
    {
        if (NameSecret(options))
            return "name a secret of the hub and would use it";
        if (AlertSources.Asked(connector) is not null)
            return "make the hub call the source and ask what fires";
        return SourceGateway.Told(connector) is not null ? "make the hub tell the source what becomes of incidents" : null;
    }

    // As the binder knows a reference, wherever it stands.
    private static bool NameSecret(JsonNode? given) => given switch
    {
        JsonObject { Count: 1 } reference when reference.ContainsKey("secret") => true,
        JsonObject group => group.Any(option => NameSecret(option.Value)),
        JsonArray list => list.Any(NameSecret),
        _ => false,
    };
}
