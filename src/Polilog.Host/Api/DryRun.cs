using Microsoft.OpenApi;

namespace Polilog.Host.Api;

/// <summary>
/// <c>?dryRun=true</c> means the same everywhere: everything is checked, nothing is written, the answer is what would be. Where it is not known it is refused: who asks
/// for it must not find that something was done.
/// </summary>
internal static class DryRun
{
    public const string Parameter = "dryRun";

    /// <summary>The endpoint keeps to it.</summary>
    public static RouteHandlerBuilder TakesDryRun(this RouteHandlerBuilder route) => route.WithMetadata(new Taken());

    public static bool IsAsked(HttpRequest request) => bool.TryParse(request.Query[Parameter], out var asked) && asked;

    public static Task RefuseUnknownAsync(HttpContext context, RequestDelegate next) =>
        context.Request.Query.ContainsKey(Parameter) && !HttpMethods.IsGet(context.Request.Method) && context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<Taken>() is null
            ? Problem.BadRequest($"{context.Request.Method} {context.Request.Path} cannot be tried", $"Leave {Parameter} out; /openapi/v1.json says which operations take it.").ExecuteAsync(context)
            : next(context);

    public static void Describe(OpenApiOperation operation)
    {
        if (operation.Parameters?.OfType<OpenApiParameter>().SingleOrDefault(p => p.Name == Parameter) is { } parameter)
            parameter.Description = "true: everything is checked, nothing is written, and the answer is what would be.";
    }

    private sealed class Taken;
}
