namespace Polilog.Host.Cli;

/// <summary>What <c>polilog zabbix setup</c> shall bring about.</summary>
/// <param name="Frontend">Of Zabbix, with its sub-path.</param>
/// <param name="Hub">As the Zabbix server reaches it.</param>
/// <param name="Token">Of the connection.</param>
/// <param name="HostGroups">Whose problems are sent; none: those of all there are.</param>
/// <param name="UserGroups">Of the operators; without one in common Zabbix tells the sender no names.</param>
/// <param name="Streams">By a connector of Zabbix, too.</param>
internal sealed record ZabbixSetupWish(
    Uri Frontend, Uri Hub, string Connection, string Token, IReadOnlyList<string> HostGroups, IReadOnlyList<string> UserGroups, bool Streams)
{
    /// <summary>Where Zabbix sends to.</summary>
    public Uri Ingest => new($"{Hub.AbsoluteUri.TrimEnd('/')}/ingest/{Uri.EscapeDataString(Connection)}");
}

/// <summary>One thing that was looked at or brought about.</summary>
/// <param name="Outcome"><c>ok</c> (looked at), <c>created</c>, <c>changed</c> or <c>unchanged</c>.</param>
internal sealed record ZabbixStep(string Outcome, string What, string Detail = "");
