using Polilog.Core.Incidents;
using Polilog.Sdk;

namespace Polilog.Core.Messages;

/// <summary>The words of one language that are not in templates: severities, phases, reasons, links, times. In one place, so that room, portal and reports say the same.</summary>
internal abstract class Wording
{
    public static readonly Wording English = new EnglishWording();
    public static readonly Wording Russian = new RussianWording();

    /// <summary>ru or en.</summary>
    public abstract string Language { get; }

    public static Wording Of(string language) => language == Russian.Language ? Russian : English;

    public static string Mark(Severity severity) => severity switch
    {
        Severity.Critical => "🔴",
        Severity.High => "🟠",
        Severity.Average => "🟡",
        Severity.Warning => "🔵",
        _ => "⚪",
    };

    /// <summary>As a headline begins.</summary>
    public abstract string Of(Severity severity);

    public abstract string Of(Phase phase);

    /// <summary>Why, as the end of a sentence.</summary>
    public abstract string Of(Reason reason);

    /// <summary>As the text of a link.</summary>
    public abstract string Of(LinkKind link);

    /// <summary>What a source is told.</summary>
    /// <param name="person">Null: nobody did it.</param>
    public abstract string Of(AcknowledgementKind kind, string? person);

    /// <summary>The form that goes with a number; forms as the language has them (English two, Russian three), the last stands for those not given.</summary>
    public abstract string Plural(long number, IReadOnlyList<string> forms);

    /// <summary>Says that some of a message was left out.</summary>
    public abstract string LeftOut(int characters);

    /// <summary>Said where a template cannot be used, in the safe message.</summary>
    public abstract string SafeMessageNote { get; }

    /// <summary>The headline of a connection that is not heard.</summary>
    /// <param name="isWatchdog">Only one alert counts as a sign of life, and that is missing.</param>
    public abstract string Silence(string connection, TimeSpan longerThan, bool isWatchdog);

    /// <summary>On the clock of a zone; with the date if that is another day than today.</summary>
    public string Time(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(at, zone), TimeZoneInfo.ConvertTime(now, zone));
        return local.Date == today.Date ? $"{local:HH:mm}" : OnDay($"{local:HH:mm}", $"{local.Day} {Month(local.Month)}", local.Year == today.Year ? "" : $" {local.Year}");
    }

    /// <summary>In at most two units, rounded down: 40 seconds, 5 minutes, 1 hour 20 minutes, 3 days 4 hours.</summary>
    public string Duration(TimeSpan span)
    {
        span = span.Duration();
        return span switch
        {
            { TotalMinutes: < 1 } => Seconds(span.Seconds),
            { TotalHours: < 1 } => Minutes(span.Minutes),
            { TotalDays: < 1 } => span.Minutes == 0 ? Hours(span.Hours) : $"{Hours(span.Hours)} {Minutes(span.Minutes)}",
            _ => span.Hours == 0 ? Days(span.Days) : $"{Days(span.Days)} {Hours(span.Hours)}",
        };
    }

    /// <summary>How far ahead or past.</summary>
    public string Relative(DateTimeOffset at, DateTimeOffset now) => (at - now) switch
    {
        { TotalSeconds: > -1 and <= 0 } => JustNow,
        { Ticks: > 0 } ahead => Ahead(Duration(ahead)),
        var past => Past(Duration(past)),
    };

    protected abstract string JustNow { get; }

    protected abstract string OnDay(string time, string day, string year);

    protected abstract string Month(int month);

    protected abstract string Ahead(string duration);

    protected abstract string Past(string duration);

    protected abstract string Seconds(int count);

    protected abstract string Minutes(int count);

    protected abstract string Hours(int count);

    protected abstract string Days(int count);
}
