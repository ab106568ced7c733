using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Polilog.Core.Alerts;
using Polilog.Core.Delivery;
using Polilog.Core.Facts;
using Polilog.Core.Incidents;
using Polilog.Core.People;
using Polilog.Core.Storage;
using Scalar.AspNetCore;

namespace Polilog.Host.Api;

/// <summary>The outside surface for programs: <c>/api/v1</c>, its OpenAPI document and a page to try it.</summary>
internal static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton<AlertReader>().AddSingleton<IncidentReader>().AddSingleton<RoomReader>().AddSingleton<FactStore>();
        services.AddProblemDetails();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
            o.SerializerOptions.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
            o.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddOpenApi("v1", o => o.AddOperationTransformer(OpenApiNotes.AddAsync).AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Polilog";
            document.Info.Description = "Alerts, incidents, rooms and connections of a Polilog hub.";
            return Task.CompletedTask;
        }));
        return services;
    }

    /// <summary>What cannot be bound, and a database that is away, are answered with a sentence as everything else is.</summary>
    public static void UseApi(this WebApplication hub) => hub.UseWhen(
        context => context.Request.Path.StartsWithSegments("/api/v1", StringComparison.Ordinal), api => api.Use(AnswerFaultsAsync).Use(DryRun.RefuseUnknownAsync).Use(RunOnce.InvokeAsync));

    private static async Task AnswerFaultsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            // What is too large the framework refuses without a word.
            if (context.Response is { StatusCode: StatusCodes.Status413PayloadTooLarge, HasStarted: false })
                await Results.Problem("Send less at once.", statusCode: StatusCodes.Status413PayloadTooLarge, title: "The body is larger than 30 MB").ExecuteAsync(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            var place = e.InnerException is JsonException { Path: { Length: > 1 } path } ? $"What stands at {path} cannot be read. " : "";
            await Problem.BadRequest(e.Message, $"{place}See /openapi/v1.json for what this address takes.").ExecuteAsync(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested && DatabaseFault.Outage(e) is { })
        {
            await Problem.Unavailable("The hub cannot answer now", DatabaseFault.Outage(e)!).ExecuteAsync(context);
        }
    }

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(AccessPolicies.Read);
        routes.MapScalarApiReference("/api", ShowPage).RequireAuthorization(AccessPolicies.Read);
        var api = routes.MapGroup("/api/v1").RequireAuthorization(AccessPolicies.Read);
        api.MapAlerts();
        api.MapIncidents();
        api.MapIncidentCommands();
        api.MapTopics();
        api.MapFacts();
        api.MapConfiguration();
        api.MapRoutes();
        api.MapTemplates();
        api.MapConnections();
        api.MapTokens();
        api.MapDeadLetters();
        api.MapQuarantine();
        api.MapDeliveries();
    }

    // Left to itself the page fetches fonts and offers services from elsewhere: they are off, and the browser would not let it.
    private static void ShowPage(ScalarOptions page, HttpContext context)
    {
        var nonce = RandomNumberGenerator.GetHexString(32);
        page.WithTitle("Polilog API").WithNonce(nonce).DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton();
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
            "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
    }
}
