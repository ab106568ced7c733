using Polilog.Core.Configuration;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.People;
using Polilog.Host.Access;

namespace Polilog.Host.Api;

/// <summary><c>/api/v1/templates</c>: what messages would say. Nothing is stored or sent.</summary>
internal static class TemplatesApi
{
    public static void MapTemplates(this RouteGroupBuilder api)
    {
        api.MapPost("/templates/render", RenderAsync).ChangesNothing().WithSummary("What a message would say of an incident, an alert or a sample; nothing is stored or sent")
            .WithDescription("By the templates of the topic, or by the text that is given. A template that fails is replaced as it would be in the room, and its faults are told.")
            .Produces<TemplateTrial>();
        api.MapPost("/templates/check", CheckAsync).ChangesNothing().WithSummary("Tries templates on the newest incidents that were told of; nothing is stored or sent").Produces<TemplateCheckShape>()
            .RequireScope(AccessScopes.Configuration);
    }

    private static async Task<IResult> RenderAsync(RecordedViews views, ConfigurationHolder configurations, RenderRequest body, CancellationToken cancel)
    {
        if (TemplatePath.KindOf(body.Kind) is not { } kind)
            return Problem.BadRequest($"There is no kind of message '{body.Kind}'", NearestName.Hint(body.Kind, TemplatePath.Kinds));
        if (body.Language is not (null or "en" or "ru"))
            return Problem.BadRequest($"There is no language '{body.Language}'", "Give en or ru, or none for that of the topic.");
        if (new object?[] { body.Incident, body.Alert, body.Sample }.Count(given => given is not null) > 1)
            return Problem.BadRequest("An incident, an alert and a sample were given", "Give one of them; none for the most usual sample.");
        var configuration = configurations.Current;
        var topic = configuration.FindTopic(body.Topic?.ToUpperInvariant() ?? configuration.Document.AdministratorsTopic);
        if (topic is null)
            return Problem.NotFound($"There is no topic '{body.Topic}'", NearestName.Hint(body.Topic!, [.. configuration.Document.Topics.Select(t => t.Key)]));
        if (body.Incident is null && body.Alert is null)
            return TemplateTrial.RunSample(kind, body.Language ?? topic.Language, body.Sample, configuration.TemplatesOf(topic), body.Template, out var fault) is { } trial
                ? Results.Ok(trial with { Topic = topic.Key })
                : Problem.NotFound(fault!, "Leave the sample out for the most usual one.");
        var recorded = body.Incident is { } key
            ? await views.OfIncidentAsync(key, kind, cancel)
            : await views.OfAlertAsync(body.Alert!.Value, body.Topic is null ? null : topic.Key, kind, body.Language, cancel);
        if (recorded is null)
            return body.Incident is { } missing ? IncidentsApi.NoSuchIncident(missing) : Problem.NotFound($"There is no alert {body.Alert}", "List them with GET /api/v1/alerts.");
        var speaks = body.Topic is null ? recorded.Topic : topic;
        return Results.Ok(TemplateTrial.Run(
            kind, body.Language ?? speaks.Language, body.Incident is null ? $"alert {body.Alert}" : recorded.View.Key, recorded.View, configuration.TemplatesOf(speaks), body.Template) with
        { Topic = speaks.Key });
    }

    private static async Task<IResult> CheckAsync(RecordedTemplateCheck check, ConfigurationHolder configurations, TemplateCheckRequest? body, CancellationToken cancel)
    {
        var document = configurations.Current.Document;
        var templates = body?.Templates ?? document.Templates;
        return Results.Ok(new TemplateCheckShape(templates.Count, await check.CheckAsync(templates, document.Topics, cancel)));
    }
}

/// <summary>What is to be rendered.</summary>
/// <param name="Kind">Such as card or taken.</param>
/// <param name="Topic">Whose templates; null: those of the incident's topic, of the one that the alert is routed to, or of the administrators'.</param>
/// <param name="Language">en or ru; null: that of the topic.</param>
/// <param name="Incident">Key of an incident, as it stands now.</param>
/// <param name="Alert">Number of an alert, as if it had just opened an incident.</param>
/// <param name="Sample">Name of a shipped sample; null, with neither incident nor alert: the most usual one.</param>
/// <param name="Template">A template to try in place of the topic's own.</param>
internal sealed record RenderRequest(string Kind, string? Topic, string? Language, string? Incident, long? Alert, string? Sample, ConfigurationFile? Template);

/// <param name="Templates">By their paths, such as payments/card/en.scriban; null: those by which the hub works.</param>
internal sealed record TemplateCheckRequest(IReadOnlyList<ConfigurationFile>? Templates);

/// <param name="Checked">How many templates.</param>
internal sealed record TemplateCheckShape(int Checked, IReadOnlyList<ConfigurationFault> Faults);
