using System.Text.Json;
using System.Text.Json.Serialization;
using Polilog.Core.Alerts;
using Polilog.Core.Delivery;
using Polilog.Core.Incidents;
using Scalar.AspNetCore;

namespace Polilog.Host.Api;

/// <summary>The outside surface for programs: <c>/api/v1</c>, its OpenAPI document and a page to try it.</summary>
internal static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton<AlertReader>().AddSingleton<IncidentReader>().AddSingleton<RoomReader>().AddSingleton<DeadLetterReader>();
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
            o.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddOpenApi("v1", o => o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Polilog";
            document.Info.Description = "Alerts, incidents, rooms and connections of a Polilog hub.";
            return Task.CompletedTask;
        }));
        return services;
    }

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json");
        routes.MapScalarApiReference("/api", o => o.WithTitle("Polilog API"));
        var api = routes.MapGroup("/api/v1").RequireAuthorization("Read");
        api.MapAlerts();
        api.MapIncidents();
        api.MapTopics();
        api.MapConnections();
        api.MapDeadLetters();
        api.MapDeliveries();
    }
}
