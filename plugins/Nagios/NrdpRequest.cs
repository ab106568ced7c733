using System.Text;
using System.Text.Json.Serialization;
using Polilog.Sdk;

namespace Polilog.Nagios;

/// <summary>What an NRDP client posts: a token, a command, and check results as XML or JSON.</summary>
internal sealed record NrdpRequest(string? Token, string? Command, string? Xml, string? Json)
{
    private const string Submit = "submitcheck";

    /// <summary>Does the client speak JSON; then it wants the answer so.</summary>
    public bool IsJson => Xml is null && Json is not null;

    /// <summary>Null: the request is none of NRDP.</summary>
    public static NrdpRequest? Of(Form form)
    {
        string? Field(string name) => form.Fields.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;
        var nrdp = new NrdpRequest(Field("token")?.Trim(), Field("cmd")?.Trim(), Field("XMLDATA") ?? Field("xml"), Field("JSONDATA") ?? Field("json"));
        return nrdp is { Command: null, Xml: null, Json: null } ? null : nrdp;
    }

    /// <summary>The check results that were sent; null in place of one that is none.</summary>
    /// <exception cref="MalformedPayloadException">Another command, or neither XML nor JSON that could be read.</exception>
    public IReadOnlyList<CheckResult?> Results(ConnectorRequest request)
    {
        if (Command is not null && !Command.Equals(Submit, StringComparison.OrdinalIgnoreCase))
            throw new MalformedPayloadException($"The command of NRDP is '{Command}'; only {Submit} can be done here.", "cmd");
        if (Xml is not null)
            return NrdpXml.Read(Xml);
        if (Json is null)
            throw new MalformedPayloadException("There is neither XMLDATA nor JSONDATA.", "XMLDATA");
        try
        {
            var read = (request with { Body = Encoding.UTF8.GetBytes(Json) }).ReadJson(NagiosJson.Default.NrdpJson);
            var results = read.Checkresults ?? throw new MalformedPayloadException("There is no list `checkresults`.", "$.checkresults");
            return [.. results.Select(r => r is null ? null : new CheckResult(r.Checkresult?.FirstOf("type"), r.Hostname, r.Servicename, r.State, r.Output, r.Time))];
        }
        catch (MalformedPayloadException e)
        {
            throw new MalformedPayloadException(e.Message, $"JSONDATA, {e.Place ?? "as a whole"}", e);
        }
    }
}

/// <summary>One check result as it was sent.</summary>
internal sealed record CheckResult(string? Type, string? Host, string? Service, string? State, string? Output, string? Time);

internal sealed record NrdpJson(NrdpJsonResult?[]? Checkresults);

internal sealed record NrdpJsonResult
{
    public TextMap? Checkresult { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Hostname { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Servicename { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? State { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Output { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Time { get; init; }
}
