using System.Text.Json;
using Polilog.Sdk;

namespace Polilog.Json;

/// <summary>Turns one item into the common model.</summary>
internal sealed class ItemReader(JsonOptions options)
{
    private const int MaxShown = 60;

    private readonly SeverityWords words = new(options.Severity.Words);
    private readonly StatusOptions status = options.Status!;

    // In the order of the names: how the configuration orders them must not change what is the same condition.
    private readonly KeyValuePair<string, ValueSource>[] identity = [.. options.Identity!.OrderBy(i => i.Key, StringComparer.Ordinal)];
    private readonly (LinkKind Kind, ValueSource Value)[] links = [.. options.Links.Select(l => (JsonOptions.KindOf(l.Key)!.Value, l.Value)).OrderBy(l => l.Item1)];

    /// <summary>The alert; null if nothing tells what it is about or whether it is on, which is then the fault.</summary>
    public Alert? Read(JsonElement item, int index, DateTimeOffset receivedAt, out (string Option, string Reason) fault)
    {
        fault = default;
        var about = new (string Name, string Value)[identity.Length];
        for (var i = 0; i < identity.Length; i++)
        {
            if (identity[i].Value.Text(item) is not { } value)
            {
                fault = ($"identity.{identity[i].Key}", $"There is nothing at {identity[i].Value}, so nothing tells what the alert is about.");
                return null;
            }
            about[i] = (identity[i].Key, value);
        }
        var word = status.Value?.Text(item);
        if (status.Read(word) is { } state)
            return Read(item, Identity.Of(about), state, receivedAt) with { Index = index };
        fault = ("status", word is null
            ? $"There is nothing at {status.Value}, and the options do not say what that means (`otherwise`)."
            : $"'{Shown(word)}' at {status.Value} is no word that the options name: firing {status.Firing}; resolved {status.Resolved}.");
        return null;
    }

    /// <summary>A text of the sender as a sentence quotes it.</summary>
    public static string Shown(string text) => text.Length <= MaxShown ? text : $"{text[..MaxShown]}…";

    private Alert Read(JsonElement item, Identity about, AlertStatus state, DateTimeOffset receivedAt)
    {
        var warnings = new List<string>();
        var severity = options.Severity.Value?.Text(item);
        var startsAt = Time(options.StartsAt, "starts_at", item, warnings);
        var endsAt = state == AlertStatus.Resolved ? Time(options.EndsAt, "ends_at", item, warnings) : null;
        if (SourceTime.Doubt(startsAt, endsAt, receivedAt) is { } doubt)
            warnings.Add(doubt);
        return new Alert
        {
            Identity = about,
            Status = state,
            Transition = state switch { AlertStatus.Firing => Transition.Problem, AlertStatus.Resolved => Transition.Recovery, _ => Transition.Note },
            Severity = severity is null && state == AlertStatus.Resolved ? null : SeverityOf(severity),
            SeverityText = severity,
            Title = Title(item, warnings),
            Message = options.Message?.Text(item) ?? "",
            Resource = options.Resource?.Text(item),
            Check = options.Check?.Text(item),
            Labels = Texts(options.Labels, options.LabelsFrom, "labels_from", item, warnings),
            Annotations = Texts(options.Annotations, options.AnnotationsFrom, "annotations_from", item, warnings),
            StartsAt = startsAt,
            EndsAt = endsAt,
            OccurredAt = endsAt,
            ExpiresAt = state == AlertStatus.Firing ? receivedAt + options.ExpireAfter : null,
            Links = Links(item, warnings),
            Warnings = warnings,
        };
    }

    private Severity SeverityOf(string? word) => words.Read(word) is not Severity.Unknown and var known ? known : options.Severity.Otherwise;

    private string Title(JsonElement item, List<string> warnings)
    {
        if (options.Title!.Text(item) is { } title)
            return title;
        warnings.Add($"title: there is nothing at {options.Title}.");
        return "";
    }

    private static DateTimeOffset? Time(ValueSource? source, string option, JsonElement item, List<string> warnings)
    {
        if (source?.Text(item) is not { } text)
            return null;
        var moment = SourceTime.Read(text);
        if (moment is null)
            warnings.Add($"{option}: '{Shown(text)}' is no moment, or stands for none.");
        return moment;
    }

    private static TextMap Texts(IReadOnlyDictionary<string, ValueSource> named, ValueSource? from, string option, JsonElement item, List<string> warnings)
    {
        var texts = new List<KeyValuePair<string, string>>();
        if (from?.Find(item) is { ValueKind: var kind } members)
        {
            if (kind == JsonValueKind.Object)
                texts.AddRange(members.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, JsonText.Of(m.Value) ?? "")));
            else
                warnings.Add($"{option}: there is no object at {from}.");
        }
        // Of equal names the last counts: what the options name wins over what the sender calls the same.
        foreach (var (name, value) in named)
            if (value.Text(item) is { } text)
                texts.Add(KeyValuePair.Create(name, text));
        return TextMap.Of([.. texts]);
    }

    private List<AlertLink> Links(JsonElement item, List<string> warnings)
    {
        var found = new List<AlertLink>(links.Length);
        foreach (var (kind, value) in links)
        {
            if (value.Text(item) is not { } url)
                continue;
            if (AlertLink.TryCreate(kind, url) is { } link)
                found.Add(link);
            else
                warnings.Add($"links: '{Shown(url)}' is no http or https address.");
        }
        return found;
    }
}
