namespace Polilog.Core.Messages;

/// <summary>Finds before anybody is told what would make a template fail: every name it uses, and everything it does with incidents of its kind.</summary>
internal static class TemplateCheck
{
    /// <param name="samples">What it is tried on.</param>
    /// <returns>At most one fault of what a line does, besides the names in it.</returns>
    public static IReadOnlyList<TemplateFault> Check(MessageTemplates.Entry entry, string language, IEnumerable<TemplateSample> samples)
    {
        if (entry.Fault is { } unreadable)
            return [unreadable];
        var faults = new List<TemplateFault>(TemplateNames.Check(entry));
        var wording = Wording.Of(language);
        foreach (var sample in samples)
        {
            // What a line does wrong is mostly what a name in it, or the sample before, has shown already.
            if (Try(entry, sample, wording) is not { } fault || faults.Exists(f => f.Line == fault.Line))
                continue;
            faults.Add(fault with { Problem = $"{fault.Problem.TrimEnd('.')} (with '{sample.Name}')." });
            // What runs out of its time would do so every time.
            if (fault.IsTimeout)
                break;
        }
        return faults;
    }

    private static TemplateFault? Try(MessageTemplates.Entry entry, TemplateSample sample, Wording wording)
    {
        if (MessageRenderer.Render(entry, sample.View, wording, out var fault) is not null)
            return null;
        // A machine that is busy may make the fastest template late, but hardly twice.
        return fault!.IsTimeout && MessageRenderer.Render(entry, sample.View, wording, out fault) is not null ? null : fault;
    }
}
