using System.Text.Json;

namespace Polilog.Matrix;

/// <summary>What the homeserver said to one request; a closed set.</summary>
internal abstract record MatrixAnswer
{
    private MatrixAnswer() { }

    /// <summary>2xx with a JSON body.</summary>
    internal sealed record Done(JsonElement Body) : MatrixAnswer
    {
        public string Text(string name) => Body.Text(name) ?? "";
    }

    /// <summary>A Matrix error: the homeserver understood the request and says no.</summary>
    /// <param name="Code">Such as M_FORBIDDEN.</param>
    /// <param name="RetryAfter">Only with 429: how long to wait.</param>
    internal sealed record Refused(int Status, string Code, string Error, TimeSpan? RetryAfter = null) : MatrixAnswer
    {
        public override string ToString() => $"{Status} {Code}: {Error}";
    }

    /// <summary>Timeout, broken connection, or an answer that is not of Matrix: nobody knows whether the request took effect.</summary>
    internal sealed record Unanswered(string Reason) : MatrixAnswer
    {
        public override string ToString() => Reason;
    }
}
