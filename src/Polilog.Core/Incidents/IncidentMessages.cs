using Polilog.Core.Configuration;
using Polilog.Core.Delivery;
using Polilog.Core.Messages;

namespace Polilog.Core.Incidents;

/// <summary>Renders what rooms are told of a batch: of each incident one card, however much was decided on it, then its tellings in order.</summary>
internal sealed class IncidentMessages(ActiveConfiguration configuration, MessageRenderer renderer, IReadOnlyDictionary<long, ConditionText> texts, Action<TemplateFault> report)
{
    private readonly IncidentViews views = new(configuration, texts);

    public IReadOnlyList<NewMessage> Of(IReadOnlyList<IncidentWork> works) => [.. works.SelectMany(Of)];

    private IEnumerable<NewMessage> Of(IncidentWork work)
    {
        var incident = work.After!;
        var topic = configuration.FindTopic(incident.Topic)!;
        var ringing = work.Tellings.Select(t => t.Telling).FirstOrDefault(t => t.Kind is MessageKind.Card);
        if (work.IsCardChanged)
            yield return Render(MessageKind.Card, incident, topic, ringing);
        foreach (var (telling, then) in work.Tellings)
            if (telling.Kind is not MessageKind.Card)
                yield return Render(telling.Kind, then with { Id = incident.Id, Number = incident.Number }, topic, telling);
    }

    private NewMessage Render(MessageKind kind, Incident incident, TopicSettings topic, Telling? telling)
    {
        var rendered = renderer.Render(kind, views.Of(incident, topic, telling), topic.Language, topic.TemplateFolder);
        if (rendered.Fault is { } fault)
            report(fault);
        return new NewMessage(
            configuration.TopicId(topic.Key),
            incident.Id,
            IncidentRows.Name(kind),
            incident.Revision,
            topic.Language,
            rendered.Text,
            rendered.Html,
            telling?.Rings ?? false,
            [.. IncidentRows.IdsOf(telling?.Mentions ?? [], configuration)],
            topic.MatrixRoom is { } room ? [$"matrix:{room}"] : []);
    }
}
