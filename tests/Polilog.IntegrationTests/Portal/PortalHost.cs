using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Polilog.Core.Alerts;
using Polilog.Core.Delivery;
using Polilog.Core.Incidents;
using Polilog.Core.People;
using Polilog.IntegrationTests.Incidents;
using Polilog.Portal;

namespace Polilog.IntegrationTests.Portal;

/// <summary>The portal over a real Kestrel, database and engine. Who asks says so in a header, in place of signing in.</summary>
internal sealed class PortalHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private PortalHost(WebApplication app, World world)
    {
        (this.app, World) = (app, world);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public World World { get; }

    public HttpClient Client { get; }

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<PortalHost> StartAsync(NpgsqlDataSource database)
    {
        var world = await World.CreateAsync(database);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services
            .AddSingleton(database).AddSingleton(TimeProvider.System).AddSingleton(world.Signals).AddSingleton(world.Configurations).AddSingleton(world.Commands)
            .AddSingleton<IncidentReader>().AddSingleton<RoomReader>().AddSingleton<DeadLetterReader>()
            .AddPortal(isDemonstration: false)
            .AddAuthorization(o =>
            {
                o.AddPolicy(AccessPolicies.Read, p => p.RequireAuthenticatedUser());
                o.AddPolicy(AccessPolicies.Act, p => p.RequireClaim(AccessClaims.Person));
            })
            .AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, ByHeader>("header", null);
        var web = builder.Build();
        web.UsePortal();
        web.UseAuthentication();
        web.UseAuthorization();
        web.MapPortal();
        await web.StartAsync();
        return new PortalHost(web, world);
    }

    /// <param name="person">Null: somebody who reads only.</param>
    public HttpRequestMessage Request(HttpMethod method, string path, string? person, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("As", person ?? "");
        request.Headers.Add("Accept", "text/html");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return request;
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? person = "ann") => Client.SendAsync(Request(HttpMethod.Get, path, person), World.Cancel);

    public Task<HttpResponseMessage> PostAsync(string path, string? person, Dictionary<string, string> form, params (string Name, string Value)[] headers)
    {
        var request = Request(HttpMethod.Post, path, person, headers);
        request.Content = new FormUrlEncodedContent(form);
        return Client.SendAsync(request, World.Cancel);
    }

    /// <summary>Opens an incident in the world's PAY and returns its key.</summary>
    public async Task<string> OpenIncidentAsync(string title = "Disk full")
    {
        await World.AlertAsync(Guid.NewGuid().ToString("N"), title: title);
        await World.RunAsync();
        return (await World.IncidentsAsync(World.Pay))[0].Key;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private sealed class ByHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (!Request.Headers.TryGetValue("As", out var person))
                return Task.FromResult(AuthenticateResult.NoResult());
            Claim[] claims = person.ToString() is { Length: > 0 } key ? [new Claim(AccessClaims.Person, key)] : [];
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, "header")), "header")));
        }
    }
}
