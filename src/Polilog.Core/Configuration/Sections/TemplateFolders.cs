using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Messages;

namespace Polilog.Core.Configuration.Sections;

/// <summary>The templates of the hub (<c>templates/</c>) and of the folders that topics name.</summary>
internal static class TemplateFolders
{
    public static List<ConfigurationFile> Read(IReadOnlyList<TopicSettings> topics, ReadingContext context)
    {
        var folders = topics.Select(t => t.TemplateFolder).OfType<string>().Append(TemplatePath.HubFolder).Distinct(StringComparer.Ordinal).ToList();
        var used = context.Templates.Where(t => folders.Exists(folder => TemplatePath.IsBelow(folder, t.Name))).ToList();
        foreach (var unused in context.Templates.Except(used).DistinctBy(t => TemplatePath.FolderOf(t.Name), StringComparer.Ordinal))
            context.Faults.Warn(new Place(unused.Name, 0, 0), $"No topic names the folder of this template, so it is not used: write 'templates: {TemplatePath.FolderOf(unused.Name)}' in a topic, or remove it.");
        // One that fails for all that is replaced when it is used; no host must stay behind for it.
        if (context.IsAccepted)
            return used;
        // The order of faults is made later; until then nothing depends on it.
        foreach (var fault in used.AsParallel().SelectMany(template => Check(template, folders)))
            context.Faults.Add(new Place(fault.Template, fault.Line, fault.Column), fault.Problem);
        return used;
    }

    private static IReadOnlyList<TemplateFault> Check(ConfigurationFile template, List<string> folders)
    {
        if (TemplatePath.Read(template.Name, out var fault) is not { } path)
            return [new(template.Name, 0, 0, fault!)];
        if (!folders.Contains(path.Folder, StringComparer.Ordinal))
            return [new(template.Name, 0, 0, $"No topic names the folder '{path.Folder}'. {NearestName.Hint(path.Folder, folders)}")];
        return TemplateCheck.Check(MessageTemplates.Parse(template.Name, template.Text), path.Language, TemplateSamples.Of(path.Kind, path.Language));
    }
}
