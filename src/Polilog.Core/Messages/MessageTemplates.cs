using System.Text.Json;
using Scriban;
using Scriban.Parsing;

namespace Polilog.Core.Messages;

/// <summary>Parsed templates by kind and language: the shipped ones, or a folder of others. What cannot be read or parsed is a fault instead.</summary>
internal sealed class MessageTemplates
{
    // A template says one screen; more is a mistake or an attack.
    private const int LargestFile = 64 * 1024;

    private readonly Dictionary<(MessageKind, string), Entry> entries = [];

    private MessageTemplates(IEnumerable<(MessageKind Kind, string Language, Entry Entry)> entries)
    {
        foreach (var (kind, language, entry) in entries)
            this.entries[(kind, language)] = entry;
    }

    public static IReadOnlyList<string> Languages { get; } = ["en", "ru"];

    public static MessageTemplates Shipped { get; } = new(
        from kind in Enum.GetValues<MessageKind>()
        from language in Languages
        let name = $"{FolderOf(kind)}/{language}.scriban"
        let source = Embedded(name)
        where source is not null
        select (kind, language, Parse(name, source) with { IsShipped = true }));

    public static string FolderOf(MessageKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    /// <summary>The templates <c>KIND/LANGUAGE.scriban</c> in a folder; those it lacks are the shipped ones.</summary>
    public static MessageTemplates In(string folder) => new(
        from kind in Enum.GetValues<MessageKind>()
        from language in Languages
        let path = Path.Combine(folder, FolderOf(kind), language + ".scriban")
        where File.Exists(path)
        select (kind, language, Load(path)));

    public Entry? Find(MessageKind kind, string language) => entries.GetValueOrDefault((kind, language));

    public static Entry Load(string path)
    {
        try
        {
            return new FileInfo(path).Length > LargestFile
                ? new(path, null, new(path, 0, 0, $"The file is larger than {LargestFile / 1024} KiB."))
                : Parse(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(path, null, new(path, 0, 0, $"The file cannot be read: {e.Message}"));
        }
    }

    public static Entry Parse(string name, string source)
    {
        var template = Template.Parse(source, name, new ParserOptions { ExpressionDepthLimit = 250 });
        return template.Messages.FirstOrDefault(message => message.Type == ParserMessageType.Error) is { } error
            ? new(name, null, new(name, error.Span.Start.Line + 1, error.Span.Start.Column + 1, error.Message))
            : new(name, template, null);
    }

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
