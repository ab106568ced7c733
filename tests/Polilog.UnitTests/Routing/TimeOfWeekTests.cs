using CsCheck;
using Polilog.Core.Routing;

namespace Polilog.UnitTests.Routing;

public sealed class TimeOfWeekTests
{
    [Theory]
    [InlineData("2026-06-01T06:00:00Z", true)]
    [InlineData("2026-06-01T05:59:59Z", false)]
    [InlineData("2026-06-01T15:59:59Z", true)]
    [InlineData("2026-06-01T16:00:00Z", false)]
    [InlineData("2026-06-01T15:59:59+00:30", true)]
    [InlineData("2026-06-05T08:00:00Z", true)]
    [InlineData("2026-06-06T08:00:00Z", false)]
    [InlineData("2026-12-01T06:30:00Z", false)]
    public void Hours_hold_from_their_first_minute_to_before_their_last_one_on_the_clock_of_the_zone(string at, bool holds) =>
        Assert.Equal(holds, Holds(Time("mon-fri", "08:00-18:00"), at));

    [Theory]
    [InlineData("2026-06-05T22:00+02:00", true)]
    [InlineData("2026-06-06T05:59+02:00", true)]
    [InlineData("2026-06-06T06:00+02:00", false)]
    [InlineData("2026-06-06T22:30+02:00", false)]
    [InlineData("2026-06-05T03:00+02:00", false)]
    public void Hours_over_midnight_belong_to_the_day_on_which_they_begin(string at, bool holds) => Assert.Equal(holds, Holds(Time("fri", "22:00-06:00"), at));

    [Fact]
    public void Hours_that_begin_on_Sunday_evening_last_into_Monday()
    {
        Assert.True(Holds(Time("sun", "22:00-06:00"), "2026-06-08T05:59+02:00"));
        Assert.False(Holds(Time("mon", "22:00-06:00"), "2026-06-08T05:59+02:00"));
    }

    [Theory]
    [InlineData("2026-03-29T01:59+01:00", false)]
    [InlineData("2026-03-29T03:00+02:00", false)]
    public void An_hour_that_the_clock_skips_in_spring_never_comes(string at, bool holds) => Assert.Equal(holds, Holds(Time("sun", "02:00-03:00"), at));

    [Theory]
    [InlineData("2026-10-25T02:00+02:00", true)]
    [InlineData("2026-10-25T02:59+02:00", true)]
    [InlineData("2026-10-25T02:00+01:00", true)]
    [InlineData("2026-10-25T02:59+01:00", true)]
    [InlineData("2026-10-25T03:00+01:00", false)]
    public void An_hour_that_the_clock_repeats_in_autumn_counts_both_times(string at, bool holds) => Assert.Equal(holds, Holds(Time("sun", "02:00-03:00"), at));

    [Fact]
    public void What_is_left_out_is_any_and_exceptions_are_taken_out_of_it()
    {
        var noon = Time("", "12:00-13:00");
        Assert.True(Holds(Time("mon", ""), "2026-06-01T23:59+02:00"));
        Assert.False(Holds(Time("mon", ""), "2026-06-02T00:00+02:00"));
        Assert.True(Holds(Time("", "") with { Except = [noon] }, "2026-06-01T11:59+02:00"));
        Assert.False(Holds(Time("", "") with { Except = [noon] }, "2026-06-01T12:00+02:00"));
    }

    [Fact]
    public void It_holds_when_a_look_at_the_clock_says_so() => Gen.Select(NaiveWeek.Times, NaiveWeek.Instants).Sample(
        (time, at) => Assert.Equal(NaiveWeek.Holds(time, at), new CompiledTimeOfWeek(time).Holds(at)), iter: 20_000);

    [Theory]
    [InlineData("mon-fri", "mon-fri")]
    [InlineData("sat - mon", "mon,sat-sun")]
    [InlineData("sun", "sun")]
    [InlineData("mon-sun", "mon-sun")]
    [InlineData("fri-thu", "mon-sun")]
    [InlineData("monday", "")]
    [InlineData("mon-tue-wed", "")]
    [InlineData("-", "")]
    public void Days_are_words_and_ranges_that_may_lead_over_the_end_of_the_week(string text, string read) => Assert.Equal(read, string.Join(',', TimeOfWeek.RangesOf(TimeOfWeek.DaysOf(text))));

    [Theory]
    [InlineData("08:00-18:00", "08:00-18:00")]
    [InlineData("8:00 - 18:30", "08:00-18:30")]
    [InlineData("22:00-06:00", "22:00-06:00")]
    [InlineData("00:00-24:00", "00:00-24:00")]
    [InlineData("22:00-24:00", "22:00-24:00")]
    [InlineData("22:00-00:00", "22:00-00:00")]
    [InlineData("24:00-06:00", null)]
    [InlineData("08:00-08:00", null)]
    [InlineData("25:00-26:00", null)]
    [InlineData("08:60-09:00", null)]
    [InlineData("08:00-24:01", null)]
    [InlineData("8-18", null)]
    [InlineData("08:00", null)]
    [InlineData("+8:00-18:00", null)]
    [InlineData("٠٨:٠٠-18:00", null)]
    public void Hours_are_from_a_time_of_day_to_another_one(string text, string? read) => Assert.Equal(read, HoursOfDay.Parse(text)?.ToString());

    private static TimeOfWeek Time(string days, string hours) => new(TimeOfWeek.DaysOf(days), hours.Length == 0 ? [] : [HoursOfDay.Parse(hours)!.Value], "Europe/Berlin", []);

    private static bool Holds(TimeOfWeek time, string at) => new CompiledTimeOfWeek(time).Holds(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
}
