using Polilog.Sdk;

namespace Polilog.Nagios;

/// <summary>
/// Reads what Nagios Core, Naemon and Icinga send: the macros of a notification, as a form or a flat JSON object, and the check results of NRDP's clients, which
/// bring their token in the form and want NRDP's answer.
/// </summary>
[Connector("nagios")]
public sealed class NagiosConnector(NagiosOptions options) : IConnector, IRequestAuthenticator, IReplyFormat, IAcknowledgeSource
{
    private readonly NotificationReader notifications = new(options);
    private readonly CheckResultReader checkResults = new(options);

    /// <inheritdoc/>
    public ConnectorResult Read(ConnectorRequest request)
    {
        var form = Form.Read(request);
        var result = NrdpRequest.Of(form) is { } nrdp ? checkResults.Read(nrdp, request) : ReadNotification(form, request);
        return result with { Warnings = [.. result.Warnings, .. form.Warnings] };
    }

    /// <inheritdoc/>
    public RequestProof Authenticate(ConnectorRequest request) => NrdpOf(request)?.Token is { } token ? RequestProof.Token(token) : RequestProof.Bearer;

    /// <inheritdoc/>
    public ConnectorReply? Reply(ConnectorRequest request, Receipt receipt) => NrdpOf(request) is { } nrdp ? NrdpReply.Of(nrdp, receipt) : null;

    /// <inheritdoc/>
    public bool Acknowledges => options.Acknowledge;

    /// <inheritdoc/>
    public Task<AcknowledgeResult> AcknowledgeAsync(Acknowledgement acknowledgement, HttpClient client, CancellationToken cancel) =>
        Task.FromResult(new CommandFile(options.CommandFile!).Write(Commands.Of(acknowledgement)));

    private ConnectorResult ReadNotification(Form form, ConnectorRequest request)
    {
        if (request.Method == "GET")
            throw new MalformedPayloadException("Only NRDP's clients may use GET; post the form of a notification.");
        return ConnectorResult.Of(notifications.Read(new Macros(form.Fields), request.ReceivedAt));
    }

    // What cannot be read is refused by Read, which can say why.
    private static NrdpRequest? NrdpOf(ConnectorRequest request)
    {
        try
        {
            return NrdpRequest.Of(Form.Read(request));
        }
        catch (MalformedPayloadException)
        {
            return null;
        }
    }
}
