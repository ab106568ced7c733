using Polilog.Core.Configuration;
using Polilog.Core.Messages;

namespace Polilog.Core.Incidents;

/// <summary>Tries templates on what the hub has told of: what real sources send is stranger than any sample.</summary>
internal sealed class RecordedTemplateCheck(RecordedViews views, ConfigurationHolder configurations)
{
    private const int Newest = 50;

    /// <summary>Those by which the hub does not work yet.</summary>
    public Task<IReadOnlyList<ConfigurationFault>> CheckNewAsync(HubConfiguration proposed, CancellationToken cancel) =>
        CheckAsync([.. proposed.Templates.Except(configurations.Current.Document.Templates)], proposed.Topics, cancel);

    /// <param name="templates">Of a configuration.</param>
    /// <param name="topics">Of the same one; each template is tried on incidents of the topics that use it.</param>
    public async Task<IReadOnlyList<ConfigurationFault>> CheckAsync(IReadOnlyList<ConfigurationFile> templates, IReadOnlyList<TopicSettings> topics, CancellationToken cancel)
    {
        var faults = new List<ConfigurationFault>();
        var paths = templates.Select(t => (File: t, Path: TemplatePath.Read(t.Name, out _))).ToList();
        faults.AddRange(paths.Where(t => t.Path is null).Select(t => FaultOf(t.File.Name)));
        foreach (var kind in paths.Where(t => t.Path is not null).GroupBy(t => t.Path!.Value.Kind))
        {
            var recorded = await views.NewestAsync(Newest, kind.Key, cancel);
            foreach (var (file, path) in kind)
            {
                var users = topics.Where(t => path!.Value.Folder == TemplatePath.HubFolder || path.Value.Folder == t.TemplateFolder).Select(t => t.Key).ToHashSet(StringComparer.Ordinal);
                var samples = recorded.Where(r => users.Contains(r.Topic.Key)).Select(r => new TemplateSample(r.View.Key, r.View));
                faults.AddRange(TemplateCheck.Check(MessageTemplates.Parse(file.Name, file.Text), path!.Value.Language, samples).Select(f => new ConfigurationFault(f.Template, f.Line, f.Column, f.Problem)));
            }
        }
        return faults;
    }

    private static ConfigurationFault FaultOf(string name)
    {
        TemplatePath.Read(name, out var fault);
        return new ConfigurationFault(name, 0, 0, fault!);
    }
}
