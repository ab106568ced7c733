using Polilog.Core.Configuration;
using Polilog.Core.Delivery;
using Polilog.Core.Messages;
using Polilog.Core.WriteBack;

namespace Polilog.Core.Incidents;

/// <summary>
/// Renders what rooms are told of a batch: of each incident one card, however much was decided on it, then its tellings in order; last what those are answered who
/// asked.
/// </summary>
internal sealed class IncidentMessages(DecisionBatch batch, IReadOnlySet<string> acknowledging, MessageRenderer renderer, Action<TemplateFault> report)
{
    private readonly ActiveConfiguration configuration = batch.Configuration;
    private readonly IncidentViews views = new(batch.Configuration, batch.Texts);
    private readonly SourceTellings sources = new(batch.Configuration, batch.Texts, acknowledging);

    public IReadOnlyList<NewMessage> All() => [.. batch.Changed.SelectMany(Of), .. batch.Answers.Select(Of)];

    private IEnumerable<NewMessage> Of(IncidentWork work)
    {
        var incident = work.After!;
        var topic = configuration.FindTopic(incident.Topic)!;
        var ringing = work.Tellings.Select(t => t.Telling).FirstOrDefault(t => t.Kind is MessageKind.Card);
        if (work.IsCardChanged)
            yield return Render(MessageKind.Card, incident, topic, ringing);
        foreach (var (telling, then) in work.Tellings)
            if (telling.Kind is not MessageKind.Card)
            {
                var numbered = then with { Id = incident.Id, Number = incident.Number };
                yield return Render(telling.Kind, numbered, topic, telling) with { ToSources = [.. sources.Of(work, telling, numbered, topic)] };
            }
    }

    private NewMessage Render(MessageKind kind, Incident incident, TopicSettings topic, Telling? telling)
    {
        var message = Render(kind, views.Of(incident, topic, telling), topic, incident);
        return telling is null ? message : message with { Rings = telling.Rings, Mentions = [.. IncidentRows.IdsOf(telling.Mentions, configuration)] };
    }

    private NewMessage Of(Answer answer)
    {
        var view = answer.About is { } incident ? views.Of(incident, answer.Topic, telling: null) : IncidentViews.WithoutIncident(configuration, answer.Topic, $"/rooms/{answer.Topic.Key}");
        view = view with { Now = batch.Now, Reason = answer.Reason, Text = answer.Text, AskedAt = answer.AskedAt };
        return Render(MessageKind.Answer, view, answer.Topic, answer.About) with { Answers = answer.Question };
    }

    private NewMessage Render(MessageKind kind, IncidentView view, TopicSettings topic, Incident? incident)
    {
        var rendered = renderer.Render(kind, view, topic.Language, configuration.TemplatesOf(topic));
        if (rendered.Fault is { } fault)
            report(fault);
        return new NewMessage(
            configuration.TopicId(topic.Key),
            incident?.Id,
            IncidentRows.Name(kind),
            incident?.Revision ?? 1,
            topic.Language,
            rendered.Text,
            rendered.Html,
            Rings: false,
            Mentions: [],
            topic.MatrixRoom is { } room ? [$"matrix:{room}"] : []);
    }
}
