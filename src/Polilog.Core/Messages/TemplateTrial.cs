using Polilog.Core.Configuration;

namespace Polilog.Core.Messages;

/// <summary>What a message would say, and by which template; nothing is stored or sent.</summary>
/// <param name="Kind">As templates are named.</param>
/// <param name="Of">What it was tried on: the key of an incident, <c>alert 17</c>, <c>sample taken</c>.</param>
/// <param name="Template">The one that made it; null: none could, it is the safe message.</param>
/// <param name="Faults">Of the template that should have made it.</param>
internal sealed record TemplateTrial(string Kind, string Topic, string Language, string Of, string? Template, string Text, string Html, IReadOnlyList<ConfigurationFault> Faults)
{
    /// <param name="templates">Of the topic.</param>
    /// <param name="given">Tried in their place; null: none.</param>
    public static TemplateTrial Run(MessageKind kind, string language, string of, IncidentView view, MessageTemplates templates, ConfigurationFile? given)
    {
        var entry = given is null ? null : MessageTemplates.Parse(given.Name, given.Text);
        var message = new MessageRenderer().Render(kind, view, language, entry is null ? templates : templates.With(kind, language, entry));
        List<TemplateFault> faults = entry is null ? [] : [.. TemplateNames.Check(entry)];
        if (message.Fault is { } fault && !faults.Exists(f => f.Line == fault.Line))
            faults.Add(fault);
        return new TemplateTrial(
            MessageTemplates.FolderOf(kind), view.TopicKey, language, of, message.Template, message.Text, message.Html,
            [.. faults.Select(f => new ConfigurationFault(f.Template, f.Line, f.Column, f.Problem))]);
    }

    /// <summary>Of a sample; null: there is none of that name, and <paramref name="fault"/> says which there are.</summary>
    /// <param name="name">Null: the most usual one.</param>
    public static TemplateTrial? RunSample(MessageKind kind, string language, string? name, MessageTemplates templates, ConfigurationFile? given, out string? fault)
    {
        var samples = TemplateSamples.Of(kind, language);
        fault = null;
        if (samples.FirstOrDefault(s => name is null || s.Name == name) is { } sample)
            return Run(kind, language, $"sample {sample.Name}", sample.View, templates, given);
        fault = $"There is no sample '{name}' of {MessageTemplates.FolderOf(kind)}. {NearestName.Hint(name!, [.. samples.Select(s => s.Name)])}";
        return null;
    }
}
