using Polilog.Core.Messages;

namespace Polilog.Core.Configuration;

/// <summary>Where a template lies in a configuration: <c>payments/card/en.scriban</c> is the card, in English, of the topics that name the folder <c>payments</c>.</summary>
internal readonly record struct TemplatePath(string Folder, MessageKind Kind, string Language)
{
    public const string Extension = ".scriban";

    /// <summary>The folder whose templates replace the shipped ones for every topic.</summary>
    public const string HubFolder = "templates";

    public static IReadOnlyCollection<string> Kinds => KindNames;

    private static readonly string[] KindNames = [.. Enum.GetValues<MessageKind>().Select(MessageTemplates.FolderOf)];

    private static readonly string[] FileNames = [.. MessageTemplates.Languages.Select(language => language + Extension)];

    /// <summary>Null if it is no name of a template; <paramref name="fault"/> then says why not.</summary>
    public static TemplatePath? Read(string name, out string? fault)
    {
        fault = null;
        if (name.Split('/') is not [.., _, var kindName, var fileName])
            fault = $"A template lies in FOLDER/KIND/LANGUAGE{Extension}, such as payments/card/en{Extension}.";
        else if (KindOf(kindName) is not { } kind)
            fault = $"There is no kind of message '{kindName}'. {NearestName.Hint(kindName, KindNames)}";
        else if (!FileNames.Contains(fileName))
            fault = $"No template is called '{fileName}'. {NearestName.Hint(fileName, FileNames)}";
        else
            return new TemplatePath(FolderOf(name), kind, fileName[..^Extension.Length]);
        return null;
    }

    /// <summary>What lies above kind and language; empty if there is nothing.</summary>
    public static string FolderOf(string name) => name.Split('/') is [.. var folder, _, _] ? string.Join('/', folder) : "";

    /// <summary>Null if no kind of message is called so.</summary>
    public static MessageKind? KindOf(string name) => Array.IndexOf(KindNames, name) is >= 0 and var index ? (MessageKind)index : null;

    public static bool IsBelow(string folder, string name) => name.Length > folder.Length && name[folder.Length] == '/' && name.StartsWith(folder, StringComparison.Ordinal);
}
