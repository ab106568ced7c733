using System.Text.Json;
using System.Text.Json.Serialization;
using Polilog.Sdk;

namespace Polilog.Host.Ingress;

/// <summary>What a sender gets: a status that tells it whether to try again, and one sentence for the person who reads its log.</summary>
internal sealed record IngressAnswer(int Status, byte[] Body, Receipt Receipt, string? ContentType = IngressAnswer.Json)
{
    private const string Json = "application/json; charset=utf-8";
    private const int MaxReplyBytes = 64 * 1024;
    private const int RetryAfterSeconds = 5;

    public static IngressAnswer Unauthorized { get; } =
        Refused(StatusCodes.Status401Unauthorized, "No connection has this name and this token. Send the token as 'Authorization: Bearer <token>'; `polilog connection rotate <name>` makes one.");

    public static IngressAnswer NoMethod { get; } = Refused(
        StatusCodes.Status405MethodNotAllowed, "This is the address to which a monitoring system sends its alerts by POST, with 'Authorization: Bearer <token>'.");

    public static IngressAnswer Accepted(int accepted, IReadOnlyList<RejectedPart> rejected, int warnings) => new(
        StatusCodes.Status200OK,
        JsonSerializer.SerializeToUtf8Bytes(new AcceptedBody(accepted, rejected.Count > 0 ? rejected.Count : null, warnings > 0 ? warnings : null), IngressJson.Default.AcceptedBody),
        new Receipt(StatusCodes.Status200OK, accepted, rejected, null));

    public static IngressAnswer Refused(int status, string error, string? at = null, IReadOnlyList<RejectedPart>? rejected = null) => new(
        status, JsonSerializer.SerializeToUtf8Bytes(new RefusedBody(error, at), IngressJson.Default.RefusedBody), new Receipt(status, 0, rejected ?? [], error));

    public static IngressAnswer TryAgain(string error) => Refused(StatusCodes.Status503ServiceUnavailable, error);

    /// <summary>In the source's own words, if it has some. Nobody is redirected, and a 5xx stays one: the source must send again.</summary>
    public IngressAnswer As(ConnectorReply? reply) =>
        reply is not { Status: (>= 200 and < 300) or (>= 400 and < 500), Body.Length: <= MaxReplyBytes }
            ? this
            : this with { Status = Status >= 500 ? Status : reply.Status, Body = reply.Body.ToArray(), ContentType = reply.ContentType };

    public ValueTask WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        if (Status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = RetryAfterSeconds.ToString();
        else if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        else if (Status == StatusCodes.Status405MethodNotAllowed)
            response.Headers.Allow = "POST, PUT";
        return HttpMethods.IsHead(response.HttpContext.Request.Method) ? ValueTask.CompletedTask : response.Body.WriteAsync(Body);
    }
}

internal sealed record AcceptedBody(int Accepted, int? Rejected, int? Warnings);

internal sealed record RefusedBody(string Error, string? At);

[JsonSerializable(typeof(AcceptedBody))]
[JsonSerializable(typeof(RefusedBody))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class IngressJson : JsonSerializerContext;
