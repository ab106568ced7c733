namespace Polilog.Sdk;

/// <summary>
/// A connector whose source wants an answer of its own form. Such a connector also gets GET requests: what <see cref="IConnector.Read"/> makes of one may be
/// <see cref="ConnectorResult.Ignored"/>, and the reply carries what was asked. Pure and concurrent.
/// </summary>
public interface IReplyFormat
{
    /// <summary>The answer to a request whose outcome is settled; null leaves it to the host. An exception does the same.</summary>
    /// <param name="request">The request.</param>
    /// <param name="receipt">What became of it. A status of 500 and above always stays what it is: the source must send again.</param>
    ConnectorReply? Reply(ConnectorRequest request, Receipt receipt);
}

/// <summary>What became of a request.</summary>
/// <param name="Status">The HTTP status the host would give: 200, 400, 401, 503.</param>
/// <param name="Accepted">How many alerts are durable now.</param>
/// <param name="Rejected">The parts that could not be read.</param>
/// <param name="Error">Why the status is not 200, in one sentence; null if it is.</param>
public sealed record Receipt(int Status, int Accepted, IReadOnlyList<RejectedPart> Rejected, string? Error);

/// <summary>An answer in the source's own form.</summary>
/// <param name="Status">The HTTP status, 200 to 499.</param>
/// <param name="ContentType">Of the body; null for an empty one.</param>
/// <param name="Body">At most 64 KiB; may be empty.</param>
public sealed record ConnectorReply(int Status, string? ContentType, ReadOnlyMemory<byte> Body);
