namespace Polilog.Core.Messages;

/// <summary>What is wrong with a template, and where.</summary>
/// <param name="Template">Its file, such as <c>card/ru.scriban</c>; with the folder if it is not a shipped one.</param>
/// <param name="Line">From 1; 0: the file as a whole.</param>
/// <param name="Column">From 1; 0: the line as a whole.</param>
internal sealed record TemplateFault(string Template, int Line, int Column, string Problem)
{
    /// <summary>It did not end in time.</summary>
    public bool IsTimeout { get; init; }

    public override string ToString() => Line == 0 ? $"{Template}: {Problem}" : $"{Template}:{Line}:{Column}: {Problem}";
}
