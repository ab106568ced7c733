using System.Buffers;
using System.Text;
using Polilog.Core.Configuration;
using Scriban;
using Scriban.Functions;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Polilog.Core.Messages;

/// <summary>
/// Where one template runs: with limits, without a clock, evaluators, files or .NET objects. What an expression yields is text: it is escaped when it is written.
/// </summary>
internal sealed class SandboxedContext : TemplateContext
{
    private static readonly TimeSpan RegexLimit = TimeSpan.FromMilliseconds(100);
    private static readonly ScriptObject Shared = BuiltIns();

    private static readonly SearchValues<char> Marks = SearchValues.Create("<>&\"'\n");

    private readonly int valueLimit;

    public SandboxedContext(IncidentView view, Wording wording, int valueLimit, CancellationToken cancel)
        : base(Shared)
    {
        this.valueLimit = valueLimit;
        (Wording, Now, Zone) = (wording, view.Now, TemplateModel.ZoneOf(view.TimeZone));
        (LoopLimit, RecursiveLimit, ObjectRecursionLimit) = (500, 20, 20);
        (LimitToString, OnStringLimit) = (16_384, ScriptLimitBehavior.Throw);
        (OutputLimit, OnOutputLimit) = (65_536, ScriptLimitBehavior.Throw);
        RegexTimeOut = RegexLimit;
        StrictVariables = true;
        EnableRelaxedMemberAccess = true;
        TryGetVariable = Unknown;
        CancellationToken = cancel;
        PushGlobal(TemplateModel.Of(view));
    }

    public Wording Wording { get; }

    public DateTimeOffset Now { get; }

    public TimeZoneInfo Zone { get; }

    /// <summary>How many graphemes of long values were not written.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Names a template may use at the top.</summary>
    public static IEnumerable<string> Names => Shared.Keys.Concat(TemplateVariables.OfIncident.Select(v => v.Name));

    /// <summary>Names of the functions in a group such as <c>array</c>; null: there is no such group.</summary>
    public static IEnumerable<string>? NamesInGroup(string group) => (Shared.TryGetValue(group, out var value) ? value as ScriptObject : null)?.Keys;

    public override TemplateContext Write(SourceSpan span, object? value)
    {
        if (value is null)
            return this;
        // The output of a capture was escaped when it was written.
        if (value is IScriptOutput captured)
            return Write(captured.ToString() ?? "");
        var (text, leftOut) = Excerpt.Ends(value as string ?? ObjectToString(value) ?? "", valueLimit);
        LeftOut += leftOut;
        return Write(Escape(HostileText.Isolate(text)));
    }

    public override string? ObjectToString(object? value, bool nested = false) =>
        value is DateTimeOffset at ? Wording.Time(at, Now, Zone) : base.ObjectToString(value, nested);

    /// <summary>As text of HTML; line breaks stay line breaks.</summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny(Marks))
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            _ = c switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                '\n' => escaped.Append("<br>"),
                _ => escaped.Append(c),
            };
        return escaped.ToString();
    }

    private static bool Unknown(TemplateContext context, SourceSpan span, ScriptVariable variable, out object value) =>
        throw new ScriptRuntimeException(span, NearestName.Unknown(variable.Name, Names));

    private static ScriptObject BuiltIns()
    {
        var builtIns = new BuiltinFunctions();
        // Clocks, chance, evaluators, files, and escaping, which would happen twice.
        foreach (var name in (string[])["date", "timespan", "html", "include", "include_join"])
            builtIns.Remove(name);
        foreach (var (name, members) in ((string, string[])[])[("object", ["eval", "eval_template"]), ("math", ["random", "uuid"])])
            foreach (var member in members)
                ((ScriptObject)builtIns[name]!).Remove(member);
        foreach (var function in TemplateFunctions.All)
            builtIns.Import(function.Name, function.Body);
        foreach (var group in builtIns.Values.OfType<ScriptObject>())
            group.IsReadOnly = true;
        builtIns.IsReadOnly = true;
        return builtIns;
    }
}
