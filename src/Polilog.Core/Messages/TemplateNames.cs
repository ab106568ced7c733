using Polilog.Core.Configuration;
using Scriban.Syntax;

namespace Polilog.Core.Messages;

/// <summary>
/// Looks at every name in a template, also where no sample comes by. What a name stands for is followed through loops and assignments; where that is not certain, nothing
/// is said.
/// </summary>
internal sealed class TemplateNames
{
    // Of Scriban itself.
    private static readonly string[] Words = ["for", "while", "tablerow", "this", "empty", "blank"];

    private static readonly HashSet<string> Known = [.. SandboxedContext.Names, .. Words];

    private readonly Dictionary<string, TemplateType> given = new(StringComparer.Ordinal);
    private readonly List<TemplateFault> faults = [];
    private readonly string template;

    private TemplateNames(string template) => this.template = template;

    public static IReadOnlyList<TemplateFault> Check(MessageTemplates.Entry entry)
    {
        if (entry.Template is not { } template)
            return [];
        var names = new TemplateNames(entry.Name);
        names.Gather(template.Page);
        names.Walk(template.Page);
        return names.faults;
    }

    /// <summary>Names that the template gives itself: by loops, assignments, captures and functions.</summary>
    private void Gather(ScriptNode? node)
    {
        if (node is ScriptForStatement { Variable: ScriptVariable item } loop)
            Give(item, TemplateVariables.ElementOf(TypeOf(loop.Iterator)));
        else if (node is ScriptAssignExpression { Target: ScriptVariable target } assignment)
            Give(target, TypeOf(assignment.Value));
        else if (node is ScriptCaptureStatement { Target: ScriptVariable captured })
            Give(captured, TemplateType.Any);
        else if (node is ScriptFunction { NameOrDoToken: ScriptVariable function })
            Give(function, TemplateType.Any);
        else if (node is ScriptParameter parameter)
            Give(parameter.Name, TemplateType.Any);
        foreach (var child in node?.Children ?? [])
            Gather(child);
    }

    private void Give(ScriptVariable? variable, TemplateType type)
    {
        if (variable is not null)
            given[variable.Name] = given.TryGetValue(variable.Name, out var before) && before != type ? TemplateType.Any : type;
    }

    private void Walk(ScriptNode? node)
    {
        switch (node)
        {
            case ScriptWithStatement inner:
                // Its body looks for names in a value first.
                Walk(inner.Name);
                return;
            case ScriptNamedArgument argument:
                Walk(argument.Value);
                return;
            case ScriptObjectMember member:
                Walk(member.Value);
                return;
            case ScriptIsEmptyExpression question:
                Walk(question.Target);
                return;
            case ScriptMemberExpression access:
                Walk(access.Target);
                CheckMember(access);
                return;
            case ScriptVariable { Scope: ScriptVariableScope.Global } variable when !Known.Contains(variable.Name) && !given.ContainsKey(variable.Name):
                Add(variable, NearestName.Unknown(variable.Name, SandboxedContext.Names.Concat(given.Keys)));
                return;
        }
        foreach (var child in node?.Children ?? [])
            Walk(child);
    }

    private void CheckMember(ScriptMemberExpression access)
    {
        var names = access.Target is ScriptVariable group && !given.ContainsKey(group.Name) ? SandboxedContext.NamesInGroup(group.Name) : null;
        names ??= TemplateVariables.NamesIn(TypeOf(access.Target));
        if (names is not null && access.Member is { } member && !names.Contains(member.Name, StringComparer.Ordinal))
            Add(member, NearestName.Unknown(member.Name, names));
    }

    private TemplateType TypeOf(ScriptNode? value) => value switch
    {
        ScriptVariable variable => given.TryGetValue(variable.Name, out var type) ? type : TemplateVariables.TypeOf(variable.Name),
        ScriptIsEmptyExpression => TemplateType.Flag,
        ScriptMemberExpression { Member: { } member } access => TemplateVariables.TypeIn(TypeOf(access.Target), member.Name),
        ScriptIndexerExpression item => TemplateVariables.ElementOf(TypeOf(item.Target)) is var type and not TemplateType.Label ? type : TemplateType.Text,
        ScriptNestedExpression nested => TypeOf(nested.Expression),
        _ => TemplateType.Any,
    };

    private void Add(ScriptNode at, string problem) => faults.Add(new(template, at.Span.Start.Line + 1, at.Span.Start.Column + 1, problem));
}
