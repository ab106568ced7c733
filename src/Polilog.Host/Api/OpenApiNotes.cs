using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Polilog.Host.Access;

namespace Polilog.Host.Api;

/// <summary>What holds for many operations and is said of each: that it can be asked to run once, and by which scope a token may use it.</summary>
internal static class OpenApiNotes
{
    public static Task AddAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        if (context.Description.HttpMethod is "POST" && RunOnce.TakesKey(context.Description.ActionDescriptor.EndpointMetadata))
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = RunOnce.Header,
                In = ParameterLocation.Header,
                Description = "A new one for every request, such as a UUID. Whoever asks again with it within a day is given the recorded answer, and nothing is done twice.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = RunOnce.LongestKey },
            });
        DryRun.Describe(operation);
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AcceptedScope>().FirstOrDefault() is { Scope: var scope })
        {
            operation.Description = $"{operation.Description} With a token of the scope {scope}, or of an administrator.".TrimStart();
            (operation.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal))["x-scope"] = new JsonNodeExtension(scope);
        }
        return Task.CompletedTask;
    }
}
