using System.Collections.Frozen;
using System.Text.Json;
using Polilog.Core.Configuration;
using Scriban;
using Scriban.Parsing;

namespace Polilog.Core.Messages;

/// <summary>Parsed templates by kind and language: those of a folder, before those of the hub, before the shipped ones. What cannot be parsed is a fault instead.</summary>
internal sealed class MessageTemplates
{
    // A template says one screen; more is a mistake or an attack.
    private const int LargestText = 64 * 1024;

    private readonly Dictionary<(MessageKind, string), Entry> entries = [];
    private readonly MessageTemplates? otherwise;

    private MessageTemplates(IEnumerable<(MessageKind Kind, string Language, Entry Entry)> entries, MessageTemplates? otherwise)
    {
        foreach (var (kind, language, entry) in entries)
            this.entries[(kind, language)] = entry;
        this.otherwise = otherwise;
    }

    public static IReadOnlyList<string> Languages { get; } = ["en", "ru"];

    public static MessageTemplates Shipped { get; } = new(
        from kind in Enum.GetValues<MessageKind>()
        from language in Languages
        let name = $"{FolderOf(kind)}/{language}.scriban"
        let source = Embedded(name)
        where source is not null
        select (kind, language, Parse(name, source) with { IsShipped = true }),
        otherwise: null);

    public static string FolderOf(MessageKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    /// <summary>The templates of every topic, by its key; topics of one folder share them.</summary>
    public static FrozenDictionary<string, MessageTemplates> ByTopic(HubConfiguration document)
    {
        var folders = document.Templates.ToLookup(t => TemplatePath.FolderOf(t.Name), StringComparer.Ordinal);
        var ofHub = Of(folders[TemplatePath.HubFolder], Shipped);
        var own = folders.Where(f => f.Key != TemplatePath.HubFolder).ToDictionary(f => f.Key, f => Of(f, ofHub), StringComparer.Ordinal);
        return document.Topics.ToFrozenDictionary(t => t.Key, t => own.GetValueOrDefault(t.TemplateFolder ?? "", ofHub), StringComparer.Ordinal);
    }

    /// <summary>The same with another template for one kind and language, as if it lay in a folder before them.</summary>
    public MessageTemplates With(MessageKind kind, string language, Entry entry) => new([(kind, language, entry)], otherwise: this);

    /// <summary>The one to use first, then those to fall back to; empty: there is none.</summary>
    public IEnumerable<Entry> Find(MessageKind kind, string language)
    {
        for (var folder = this; folder is not null; folder = folder.otherwise)
            if (folder.entries.TryGetValue((kind, language), out var entry))
                yield return entry;
    }

    public static Entry Parse(string name, string source)
    {
        if (source.Length > LargestText)
            return new(name, null, new(name, 0, 0, $"The template is larger than {LargestText / 1024} KiB."));
        var template = Template.Parse(source, name, new ParserOptions { ExpressionDepthLimit = 250 });
        return template.Messages.FirstOrDefault(message => message.Type == ParserMessageType.Error) is { } error
            ? new(name, null, new(name, error.Span.Start.Line + 1, error.Span.Start.Column + 1, error.Message))
            : new(name, template, null);
    }

    private static MessageTemplates Of(IEnumerable<ConfigurationFile> files, MessageTemplates otherwise) => new(
        from file in files
        let path = TemplatePath.Read(file.Name, out _)
        where path is not null
        select (path.Value.Kind, path.Value.Language, Parse(file.Name, file.Text)),
        otherwise);

    private static string? Embedded(string name)
    {
        using var stream = typeof(MessageTemplates).Assembly.GetManifestResourceStream("templates/" + name);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>A template, or why there is none.</summary>
    internal sealed record Entry(string Name, Template? Template, TemplateFault? Fault)
    {
        /// <summary>Ours, and so trusted to end.</summary>
        public bool IsShipped { get; init; }
    }
}
