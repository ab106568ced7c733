using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Polilog.Core.Incidents;

namespace Polilog.Host.Demonstration;

/// <summary>
/// Plays the script: sends its alarms through the hub's own front door and acts as its people. What a visitor has taken is his: the script leaves it alone until he
/// has resolved it.
/// </summary>
internal sealed partial class DemonstrationPlayer(
    DemonstrationScript script, IServer server, IHostApplicationLifetime lifetime, IncidentReader incidents, IncidentCommands commands, TimeProvider time, ILogger<DemonstrationPlayer> log)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    // A busy machine slows the script down, and one that slept finds it where it was: nothing is made up for in one burst.
    private static readonly TimeSpan LongestTick = 2 * Tick;

    private readonly AlarmRequests requests = new(time.GetUtcNow().ToUnixTimeSeconds());
    private bool isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await StartedAsync(stoppingToken))
            return;
        using var http = new HttpClient { BaseAddress = AddressOf(server), Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", DemonstrationConfiguration.Token);
        var (played, playedAt) = (TimeSpan.Zero, time.GetUtcNow() - LongestTick);
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = time.GetUtcNow();
            var next = played + TimeSpan.FromTicks(Math.Clamp((now - playedAt).Ticks, 0, LongestTick.Ticks));
            foreach (var step in script.Between(played, next))
                await TryPerformAsync(step, http, begunAt: now - next, stoppingToken);
            (played, playedAt) = (next, now);
            await Task.Delay(Tick, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryPerformAsync(DemonstrationStep step, HttpClient http, DateTimeOffset begunAt, CancellationToken cancel)
    {
        try
        {
            await PerformAsync(step, http, begunAt, cancel);
            isFailing = false;
        }
        catch (Exception failure)
        {
            // Once, however long it lasts; the parts that really fail have said more. Of an end there is nothing to say.
            if (!isFailing && !cancel.IsCancellationRequested)
                LogFailed(failure.Message);
            isFailing = true;
        }
    }

    private async Task PerformAsync(DemonstrationStep step, HttpClient http, DateTimeOffset begunAt, CancellationToken cancel)
    {
        var startsAt = begunAt + step.Alarm.BeganAt;
        if (step is DemonstrationStep.Fire fire)
        {
            await PostAsync(http, requests.Of(step.Alarm, fire.Hosts, startsAt, endsAt: null), cancel);
            return;
        }
        var incident = await FindAsync(step.Alarm, cancel);
        switch (step)
        {
            case DemonstrationStep.Recover recover when incident?.Owner is not { } owner || Scenes.People.Contains(owner):
                await PostAsync(http, requests.Of(step.Alarm, recover.Hosts, startsAt, endsAt: begunAt + step.At), cancel);
                break;
            case DemonstrationStep.Take take when incident is { Owner: null }:
                await commands.ExecuteAsync(incident.Key, new Stimulus.Take(take.Person, incident.Version), "api", cancel);
                break;
            case DemonstrationStep.Resolve resolve when incident?.Owner == resolve.Person:
                await commands.ExecuteAsync(incident.Key, new Stimulus.Resolve(resolve.Person, resolve.Text), "api", cancel);
                break;
        }
    }

    /// <summary>The open incident an alarm became; null if there is none any more.</summary>
    private async Task<IncidentRow?> FindAsync(Alarm alarm, CancellationToken cancel)
    {
        var open = await incidents.ListAsync(new IncidentFilter(200, Topic: alarm.Topic, Open: true), cancel);
        return open.FirstOrDefault(i => alarm.Titles.Contains(i.Title, StringComparer.Ordinal));
    }

    private static async Task PostAsync(HttpClient http, (string Connection, JsonObject Body) request, CancellationToken cancel)
    {
        using var answer = await http.PostAsJsonAsync($"ingest/{request.Connection}", request.Body, cancel);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<bool> StartedAsync(CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStarted, stopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }

    private static Uri AddressOf(IServer server) => new(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());

    [LoggerMessage(Level = LogLevel.Warning, Message = "The demonstration cannot play on and tries again: {Reason}")]
    private partial void LogFailed(string reason);
}
