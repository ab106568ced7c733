using System.Text.Json;
using System.Text.Json.Serialization;

namespace Polilog.Host.Ingress;

/// <summary>What a sender gets: a status that tells it whether to try again, and one sentence for the person who reads its log.</summary>
internal sealed record IngressAnswer(int Status, byte[] Json)
{
    private const int RetryAfterSeconds = 5;

    public static IngressAnswer Unauthorized { get; } =
        Refused(StatusCodes.Status401Unauthorized, "No connection has this name and this token. Send the token as 'Authorization: Bearer <token>'; `polilog connection rotate <name>` makes one.");

    public static IngressAnswer NoMethod { get; } = Refused(
        StatusCodes.Status405MethodNotAllowed, "This is the address to which a monitoring system sends its alerts by POST, with 'Authorization: Bearer <token>'.");

    public static IngressAnswer Accepted(int accepted, int rejected = 0, int warnings = 0) => new(
        StatusCodes.Status200OK,
        JsonSerializer.SerializeToUtf8Bytes(new AcceptedBody(accepted, rejected > 0 ? rejected : null, warnings > 0 ? warnings : null), IngressJson.Default.AcceptedBody));

    public static IngressAnswer Refused(int status, string error, string? at = null) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(new RefusedBody(error, at), IngressJson.Default.RefusedBody));

    public static IngressAnswer TryAgain(string error) => Refused(StatusCodes.Status503ServiceUnavailable, error);

    public ValueTask WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = Json.Length;
        if (Status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = RetryAfterSeconds.ToString();
        else if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        else if (Status == StatusCodes.Status405MethodNotAllowed)
            response.Headers.Allow = "POST, PUT";
        return HttpMethods.IsHead(response.HttpContext.Request.Method) ? ValueTask.CompletedTask : response.Body.WriteAsync(Json);
    }
}

internal sealed record AcceptedBody(int Accepted, int? Rejected, int? Warnings);

internal sealed record RefusedBody(string Error, string? At);

[JsonSerializable(typeof(AcceptedBody))]
[JsonSerializable(typeof(RefusedBody))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class IngressJson : JsonSerializerContext;
