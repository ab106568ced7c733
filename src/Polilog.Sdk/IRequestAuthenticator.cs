namespace Polilog.Sdk;

/// <summary>
/// A connector whose source proves itself otherwise than by the <c>Authorization</c> header: a signature over the body, or a token in a form field. Called on the
/// raw body before <see cref="IConnector.Read"/>; pure and concurrent like it.
/// </summary>
public interface IRequestAuthenticator
{
    /// <summary>Says how this request proves itself. An exception counts as <see cref="RequestProof.Refused"/>.</summary>
    RequestProof Authenticate(ConnectorRequest request);
}

/// <summary>How a request proves that it may speak for its connection; a closed set.</summary>
public abstract record RequestProof
{
    private RequestProof() { }

    /// <summary>As usual: the host asks for the connection's token in the <c>Authorization</c> header.</summary>
    public static RequestProof Bearer { get; } = new ByBearer();

    /// <summary>A signature was verified; nothing more is asked.</summary>
    public static RequestProof Verified { get; } = new BySignature();

    /// <summary>A token was found elsewhere in the request; the host compares it with those of the connection.</summary>
    public static RequestProof Token(string token) => new ByToken(token);

    /// <summary>The request proves nothing: 401, and nothing is stored.</summary>
    /// <param name="reason">Why and what to do, in one sentence; the sender gets to read it, so it must not tell what would have been right.</param>
    public static RequestProof Refused(string reason) => new Refusal(reason);

    /// <summary>See <see cref="Bearer"/>.</summary>
    public sealed record ByBearer : RequestProof;

    /// <summary>See <see cref="Verified"/>.</summary>
    public sealed record BySignature : RequestProof;

    /// <summary>See <see cref="Token"/>.</summary>
    /// <param name="Value">The token as it was sent.</param>
    public sealed record ByToken(string Value) : RequestProof
    {
        /// <summary>Without the token, so that no log shows it.</summary>
        public override string ToString() => nameof(ByToken);
    }

    /// <summary>See <see cref="Refused"/>.</summary>
    /// <param name="Reason">One sentence.</param>
    public sealed record Refusal(string Reason) : RequestProof;
}
