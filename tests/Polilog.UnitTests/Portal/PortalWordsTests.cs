using System.Reflection;
using Polilog.Core.Delivery;
using Polilog.Core.Incidents;
using Polilog.Portal.Words;

namespace Polilog.UnitTests.Portal;

public sealed class PortalWordsTests
{
    public static TheoryData<string> Languages { get; } = ["en", "ru"];

    [Theory, MemberData(nameof(Languages))]
    public void Every_word_is_said_in_letters_of_the_language(string language)
    {
        var words = PortalWords.Of(language);
        var said = typeof(PortalWords).GetProperties().Where(p => !p.Name.StartsWith("OtherLanguage", StringComparison.Ordinal) && p.Name != "Language").Select(p => (Property: p, Of: (object)words))
            .Concat(typeof(ConfigurationWords).GetProperties().Select(p => (Property: p, Of: (object)words.Configuration)));
        foreach (var (property, of) in said.Where(s => s.Property.PropertyType == typeof(string)))
        {
            var text = (string)property.GetValue(of)!;
            Assert.True(text.Any(c => language == "ru" ? c is >= 'а' and <= 'я' : c is >= 'a' and <= 'z') && (language == "ru" || !text.Any(c => c is >= 'а' and <= 'я')), $"{property.Name}: {text}");
        }
    }

    [Theory, MemberData(nameof(Languages))]
    public void Every_fate_event_and_delivery_has_words(string language)
    {
        var words = PortalWords.Of(language);
        var fates = typeof(Fates).GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);
        string[] events = ["opened", "told", "joined", "member_recovered", "member_severity_changed", "severity_rose", "recovered", "taken", "taken_over", "escalated", "level_skipped", "last_resort", "resolved", "reopened",
            "acknowledged_at_source", "unacknowledged_at_source", "muted_at_source", "unmuted_at_source", "flaps_at_source", "flaps_no_more_at_source", "noted_at_source", "source_not_told"];
        if (language == "ru")
        {
            Assert.All(fates, f => Assert.NotEqual(f.Replace('_', ' '), words.Fate(f)));
            Assert.All(events, e => Assert.NotEqual(e.Replace('_', ' '), words.Event(e)));
        }
        Assert.All(Enum.GetValues<DeliveryStatus>(), s => Assert.NotEmpty(words.Of(s)));
        Assert.All(Enum.GetValues<Reason>(), r => Assert.Equal(words.Core.Of(r), words.Because(IncidentRows.Name(r))));
    }

    [Theory]
    [InlineData(0, "Открытых инцидентов нет")]
    [InlineData(1, "1 открытый инцидент")]
    [InlineData(3, "3 открытых инцидента")]
    [InlineData(11, "11 открытых инцидентов")]
    public void Russian_counts_as_Russian_does(int count, string text) => Assert.Equal(text, PortalWords.Russian.Open(count, false));

    [Fact]
    public void What_was_not_counted_to_the_end_says_so() => Assert.Equal("999+ open incidents", PortalWords.English.Open(1000, true));
}
