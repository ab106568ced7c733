using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Polilog.Core.People;
using Polilog.Portal.Configuration;
using Polilog.Portal.DeadLetters;
using Polilog.Portal.Incidents;
using Polilog.Portal.Pages;
using Polilog.Portal.Rooms;
using Polilog.Portal.Topics;

namespace Polilog.Portal;

/// <summary>The pages of the hub and what keeps them live.</summary>
internal static class PortalSetup
{
    public static IServiceCollection AddPortal(this IServiceCollection services, bool isDemonstration)
    {
        services.AddSingleton(new PortalOptions(isDemonstration));
        services.AddSingleton<Markup>().AddSingleton<Reader>();
        services.AddSingleton<RoomViewReader>().AddSingleton<RoomFrames>().AddSingleton<RoomFeed>().AddSingleton<RoomViewers>().AddSingleton<RoomStream>().AddSingleton<RoomPages>();
        services.AddSingleton<ConfigurationPageReader>().AddSingleton<ProposalDesk>().AddSingleton<PartEditor>();
        services.AddSingleton<TopicsReader>().AddSingleton<IncidentPageReader>();
        services.AddHostedService<RoomBroadcaster>();
        return services;
    }

    /// <summary>Before everything else.</summary>
    public static void UsePortal(this IApplicationBuilder hub) => hub.UseStatusCodePages(Notices.ExplainStatusAsync);

    public static void MapPortal(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("").ExcludeFromDescription();
        open.MapGet("/assets/{name}", Asset.Get).AllowAnonymous();
        open.MapShell();
        var pages = routes.MapGroup("").ExcludeFromDescription().RequireAuthorization(AccessPolicies.Read).AddEndpointFilter(Notices.ExplainFailureAsync);
        pages.MapTopics();
        pages.MapRooms();
        pages.MapIncidents();
        pages.MapDeadLetters();
    }
}
