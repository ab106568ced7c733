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
        foreach (var template in used)
            Check(template, folders, context.Faults);
        return used;
    }

    private static void Check(ConfigurationFile template, List<string> folders, FaultCollector faults)
    {
        if (TemplatePath.Read(template.Name, out var fault) is not { } path)
            faults.Add(new Place(template.Name, 0, 0), fault!);
        else if (!folders.Contains(path.Folder, StringComparer.Ordinal))
            faults.Add(new Place(template.Name, 0, 0), $"No topic names the folder '{path.Folder}'. {NearestName.Hint(path.Folder, folders)}");
        else if (MessageTemplates.Parse(template.Name, template.Text).Fault is { } wrong)
            faults.Add(new Place(template.Name, wrong.Line, wrong.Column), wrong.Problem);
    }
}
