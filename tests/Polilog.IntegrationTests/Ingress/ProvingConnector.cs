using System.Text;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Ingress;

/// <summary>Reads like <see cref="LineConnector"/>. The header X-Proof says how a request proves itself, X-Reply how it wants to be answered.</summary>
internal sealed class ProvingConnector : IConnector, IRequestAuthenticator, IReplyFormat
{
    private readonly LineConnector lines = new();

    public ManualResetEventSlim Hanging => lines.Hanging;

    public ConnectorResult Read(ConnectorRequest request) => request.Method == "GET" && request.Body.IsEmpty ? ConnectorResult.Ignored("asked") : lines.Read(request);

    public RequestProof Authenticate(ConnectorRequest request) => request.Headers.GetValueOrDefault("X-Proof")?.Split(' ') switch
    {
        ["signature"] => RequestProof.Verified,
        ["token", var token] => RequestProof.Token(token),
        ["refused"] => RequestProof.Refused("The signature is another."),
        ["throw"] => throw new InvalidOperationException("a defect"),
        ["hang"] => Hang(),
        _ => RequestProof.Bearer,
    };

    public ConnectorReply? Reply(ConnectorRequest request, Receipt receipt) => request.Headers.GetValueOrDefault("X-Reply") switch
    {
        "own" => new ConnectorReply(200, "text/plain", Encoding.UTF8.GetBytes($"{receipt.Status} {receipt.Accepted} {receipt.Rejected.Count} {receipt.Error}")),
        "redirect" => new ConnectorReply(302, null, default),
        "empty" => new ConnectorReply(200, null, default),
        "throw" => throw new InvalidOperationException("a defect"),
        _ => null,
    };

    private RequestProof Hang()
    {
        Hanging.Wait();
        return RequestProof.Verified;
    }
}
