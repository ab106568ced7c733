namespace Polilog.Core.Alerts;

/// <summary>Why a request was kept instead of read.</summary>
internal enum DeadLetterKind
{
    /// <summary>The connector says the body is not what it reads; the sender got 400.</summary>
    Malformed,

    /// <summary>The connector threw.</summary>
    ConnectorFailed,

    /// <summary>The connector took longer than its budget and was abandoned.</summary>
    ConnectorTooSlow,

    /// <summary>The process died twice while this body was being read.</summary>
    TwoStrikes,

    /// <summary>The connector hung too often; the connection only stores until it is cleared.</summary>
    ConnectionStoresOnly,

    /// <summary>The alerts were read, but the database refused them.</summary>
    IntakeFailed,
}

/// <summary>A request that is kept for the operator.</summary>
/// <param name="Headers">Without those that prove who sent it.</param>
internal sealed record DeadLetter(
    ActiveConnection Connection,
    DeadLetterKind Kind,
    string Reason,
    string? Place,
    string ConnectorVersion,
    DateTimeOffset ReceivedAt,
    string Method,
    string SubPath,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    string? ContentType,
    byte[] Sha256,
    ReadOnlyMemory<byte> Body);
