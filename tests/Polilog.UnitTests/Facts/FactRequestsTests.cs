using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CsCheck;
using Polilog.Core.Configuration;
using Polilog.Core.Facts;
using Polilog.Host.Api;
using Polilog.UnitTests.Configuration;

namespace Polilog.UnitTests.Facts;

/// <summary>Whatever is asked for is refused in a sentence, or can be kept and used as it was checked.</summary>
public sealed class FactRequestsTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Declarer Admin = new("admin", null, IsAdmin: true);
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    private static readonly Gen<string> Texts = Gen.String.Select(text => $"\"{string.Concat(text.Select(c => $"\\u{(int)c:x4}"))}\"");

    private static readonly Gen<string> Moments = Gen.Frequency(
        (6, Gen.Const("null")),
        (3, Gen.OneOf("\"2026-06-01T13:00:00.0000001Z\"", "\"2026-06-01T13:00:00.0000002Z\"", "\"2026-06-02T08:00+05:45\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\"", "7")),
        (2, Gen.Select(Gen.Long[0, DateTime.MaxValue.Ticks], Gen.Int[-99, 99], Gen.Int[0, 99])
            .Select(m => $"\"{new DateTime(m.Item1).ToString("O", CultureInfo.InvariantCulture)}{m.Item2:+00;-00;+00}:{m.Item3:00}\"")),
        (1, Texts));

    private static readonly Gen<string> Durations = Often(Gen.OneOf("\"4h\"", "\"2d\"", "null", "\"0s\"", "\"9999d999999h9999999m99999999s\"", "\"-1h\"", "\"99999999999999d\"", "4"));

    private static readonly Gen<string> Matches = Gen.Frequency(
        (3, Gen.OneOf("null", """{"severity":{"at_least":"high"}}""", """{"labels.a":["x","y"]}""")),
        (3, Gen.OneOf("{}", "[]", """{"title":"a","title":"b"}""", """{"title":1e999999}""", """{"title":{"regex":"("}}""", """{"title":null}""")),
        (2, Texts.Select(text => """{"title":""" + text + "}")),
        (1, Texts.Select(text => """{"labels.a":{"glob":""" + text + "}}")),
        (1, Gen.Select(Texts, Texts).Select(pair => $"{{{pair.Item1}:{pair.Item2}}}")));

    private static readonly Gen<string> Bodies = Gen.Select(
        Often(Gen.OneOf("\"PAY\"", "\"pay\"", "null")),
        Often(Gen.Const("\"ann\"")),
        Gen.Select(Matches, Often(Gen.OneOf("null", "\"lead\"", "7"))),
        Moments,
        Moments,
        Durations,
        Often(Gen.OneOf("null", "\"works\"")),
        (topic, person, other, from, until, lasts, reason) =>
            $$"""{"topic":{{topic}},"person":{{person}},"match":{{other.Item1}},"role":{{other.Item2}},"from":{{from}},"until":{{until}},"for":{{lasts}},"reason":{{reason}}}""");

    [Fact]
    public void Every_request_is_refused_or_can_be_kept_as_it_was_checked()
    {
        var configuration = Configuration();
        var kept = 0;
        Bodies.Sample(
            body =>
            {
                foreach (var fact in new[] { Accepted<SilenceRequest>(body, configuration), Accepted<MaintenanceRequest>(body, configuration), Accepted<AbsenceRequest>(body, configuration), Accepted<OverrideRequest>(body, configuration), Accepted<MembershipRequest>(body, configuration) }.OfType<NewFact>())
                {
                    CanBeKept(fact);
                    Interlocked.Increment(ref kept);
                }
            },
            iter: 5_000);
        Assert.True(kept > 100, $"Only {kept} were accepted.");
    }

    // Else nearly nothing would be accepted.
    private static Gen<string> Often(Gen<string> sound) => Gen.Frequency((5, sound), (1, Texts));

    /// <summary>Null: it was refused.</summary>
    private static NewFact? Accepted<TRequest>(string body, ActiveConfiguration configuration) where TRequest : class, IFactRequest
    {
        TRequest? request;
        try
        {
            request = JsonSerializer.Deserialize<TRequest>(body, Web);
        }
        catch (JsonException)
        {
            return null;
        }
        if (request!.TryRead(out var settle) is not null)
            return null;
        var fact = settle(Now);
        return FactRules.Refuse(fact, Admin, configuration, Now) is null ? fact : null;
    }

    private static void CanBeKept(NewFact fact)
    {
        Assert.DoesNotContain('\0', $"{fact.Topic}{fact.Person}{fact.Match}{fact.Reason}");
        Assert.All(new[] { fact.From, fact.Until ?? fact.From }, moment => Assert.Equal((0, TimeSpan.Zero), ((int)(moment.Ticks % 10), moment.Offset)));
        Assert.True(fact.From >= Now && (fact.Until is null || (fact.Until > fact.From && fact.Until < Now.AddDays(1000))));
        if (fact.Match is null)
            return;
        JsonNode.Parse(fact.Match);
        Assert.NotNull(new Mute(new Fact(1, fact.Kind, fact.Topic, null, null, fact.Match, fact.From, fact.Until)).Words);
    }

    private static ActiveConfiguration Configuration()
    {
        var reading = TemplateFoldersTests.Read("{ key: PAY, name: Payments, regulation: standard, members: [ann] }");
        Assert.Empty(reading.Faults);
        return new ActiveConfiguration(reading.Document!, 1, new Dictionary<string, int> { ["PAY"] = 1, ["OPS"] = 2 }, new Dictionary<string, int> { ["ann"] = 1 });
    }
}
