using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Polilog.Sdk;

namespace Polilog.UnitTests.Contract;

/// <summary>Connectors as people write them in a hurry: each breaks one law.</summary>
public static class BrokenConnectors
{
    /// <summary>Ends those that would never end.</summary>
    public static ManualResetEventSlim Over { get; } = new();

    [Connector("keeps_state")]
    public sealed class KeepsState : SoundConnector
    {
        private int calls;

        protected override Alert AlertOf(Said said) => base.AlertOf(said) with { Message = $"call {Interlocked.Increment(ref calls)}" };
    }

    [Connector("asks_the_clock")]
    public sealed class AsksTheClock : SoundConnector
    {
        protected override Alert AlertOf(Said said) => base.AlertOf(said) with { OccurredAt = TimeProvider.System.GetUtcNow() };
    }

    [Connector("makes_up_identities")]
    public sealed class MakesUpIdentities : SoundConnector
    {
        protected override Alert AlertOf(Said said) => base.AlertOf(said) with { Identity = Identity.Of(("id", Guid.NewGuid().ToString())) };
    }

    [Connector("trusts_that_it_is_there")]
    public sealed class TrustsThatItIsThere : SoundConnector
    {
        protected override Alert AlertOf(Said said) => base.AlertOf(said) with { Title = said.Title!.Trim() };
    }

    [Connector("trusts_positions")]
    public sealed class TrustsPositions : SoundConnector
    {
        protected override Alert AlertOf(Said said) => base.AlertOf(said) with { Resource = (said.Title ?? "no title").Split(' ')[1] };
    }

    [Connector("trusts_numbers")]
    public sealed class TrustsNumbers : SoundConnector
    {
        protected override Alert AlertOf(Said said) => base.AlertOf(said) with { Check = $"{checked((int)(said.Value ?? 0))}" };
    }

    [Connector("trusts_words")]
    public sealed class TrustsWords : SoundConnector
    {
        public override ConnectorResult Read(ConnectorRequest request) =>
            ConnectorResult.Of(AlertOf(request.ReadJson(SaidJson.Default.Said)) with { Status = Enum.Parse<AlertStatus>(request.ReadJson(SaidJson.Default.Said).State ?? "", ignoreCase: true) });
    }

    [Connector("tries_every_way")]
    public sealed class TriesEveryWay : SoundConnector
    {
        // The limit is there for the test run, which goes on afterwards.
        private static readonly Regex Letters = new("^(a+)+$", RegexOptions.None, TimeSpan.FromSeconds(20));

        protected override Alert AlertOf(Said said) => base.AlertOf(said) with { Acknowledged = Letters.IsMatch(said.Title ?? "") };
    }

    [Connector("never_ends")]
    public sealed class NeverEnds : SoundConnector
    {
        public override ConnectorResult Read(ConnectorRequest request)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (!request.Body.Span.Contains((byte)'}'))
                Over.Wait();
            return base.Read(request);
        }
    }

    [Connector("gives_out_too_much")]
    public sealed class GivesOutTooMuch : SoundConnector
    {
        protected override Alert AlertOf(Said said) =>
            base.AlertOf(said) with { Annotations = Enumerable.Range(0, 10).ToDictionary(i => $"copy {i}", _ => new string('x', 10_000), StringComparer.Ordinal) };
    }

    [Connector("holds_too_much")]
    public sealed class HoldsTooMuch : SoundConnector
    {
        protected override Alert AlertOf(Said said) => base.AlertOf(said) with { Acknowledged = new byte[64 << 20].Length == 0 };
    }

    [Connector("ends_another")]
    public sealed class EndsAnother : SoundConnector
    {
        protected override Alert AlertOf(Said said) => base.AlertOf(said) with { Identity = Identity.Of(("id", said.Id!), ("state", said.State!)) };
    }

    [Connector("ends_nothing")]
    public sealed class EndsNothing : SoundConnector
    {
        public override ConnectorResult Read(ConnectorRequest request) =>
            base.Read(request) is { Alerts: [{ Status: AlertStatus.Firing }] } firing ? firing : ConnectorResult.Ignored("it is over");
    }

    [Connector("says_nothing")]
    public sealed class SaysNothing : SoundConnector
    {
        public override ConnectorResult Read(ConnectorRequest request) => base.Read(request).Alerts is [{ Status: AlertStatus.Firing }] ? base.Read(request) : null!;
    }

    [Connector("swallows_nothing_at_all")]
    public sealed class SwallowsNothingAtAll : SoundConnector
    {
        public override ConnectorResult Read(ConnectorRequest request) => request is { Body.IsEmpty: true } ? ConnectorResult.Ignored("nothing was sent") : base.Read(request);
    }

    [Connector("swallows_what_it_cannot_read")]
    public sealed class SwallowsWhatItCannotRead : SoundConnector
    {
        public override ConnectorResult Read(ConnectorRequest request)
        {
            try
            {
                return base.Read(request);
            }
            catch (MalformedPayloadException) when (request is { Body.Length: > 16 })
            {
                return ConnectorResult.Ignored("it could not be read");
            }
        }
    }

    [Connector("cries_wolf")]
    public sealed class CriesWolf : SoundConnector
    {
        public override ConnectorResult Read(ConnectorRequest request)
        {
            ArgumentNullException.ThrowIfNull(request);
            return request.Body.Span.SequenceEqual("{}"u8) ? ConnectorResult.Of(AlertOf(new Said("unknown", "firing", "Something happened", null))) : base.Read(request);
        }
    }

    [Connector("refuses_without_a_reason")]
    public sealed class RefusesWithoutAReason : SoundConnector
    {
        public override ConnectorResult Read(ConnectorRequest request)
        {
            try
            {
                return base.Read(request);
            }
            catch (MalformedPayloadException)
            {
                throw new MalformedPayloadException("");
            }
        }
    }

    [Connector("rejects_without_a_reason")]
    public sealed class RejectsWithoutAReason : SoundConnector
    {
        public override ConnectorResult Read(ConnectorRequest request) => base.Read(request) with { Rejected = [new RejectedPart(1, "$[1]", "")] };
    }

    [Connector("follows_the_culture")]
    public sealed class FollowsTheCulture : SoundConnector
    {
        protected override Alert AlertOf(Said said) => base.AlertOf(said) with { Message = (said.Value ?? 0).ToString(CultureInfo.CurrentCulture) };
    }

    [Connector("follows_the_time_zone")]
    public sealed class FollowsTheTimeZone : SoundConnector
    {
        protected override Alert AlertOf(Said said) => base.AlertOf(said) with { StartsAt = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.FromHours(3)) };
    }

    /// <summary>Two calls at once meet in it; the second waits for the first, so that they do.</summary>
    [Connector("is_called_by_one_only")]
    public sealed class IsCalledByOneOnly : SoundConnector
    {
        // Before the calls side by side each case is read three times.
        private readonly int alone = Cases.Count * 3;
        private int calls;
        private int inside;

        protected override Alert AlertOf(Said said)
        {
            var isMixed = Interlocked.Increment(ref inside) > 1;
            if (Interlocked.Increment(ref calls) == alone + 1)
                isMixed |= SpinWait.SpinUntil(() => Volatile.Read(ref inside) > 1, TimeSpan.FromSeconds(5));
            Interlocked.Decrement(ref inside);
            return base.AlertOf(said) with { Message = isMixed ? "of both" : "" };
        }
    }

    [Connector("changes_the_request")]
    public sealed class ChangesTheRequest : SoundConnector
    {
        public override ConnectorResult Read(ConnectorRequest request)
        {
            ArgumentNullException.ThrowIfNull(request);
            var answer = base.Read(request);
            MemoryMarshal.AsMemory(request.Body).Span.Reverse();
            return answer;
        }
    }

    [Connector("reuses_its_answer")]
    public sealed class ReusesItsAnswer : SoundConnector
    {
        [ThreadStatic]
        private static List<Alert>? alerts;

        public override ConnectorResult Read(ConnectorRequest request)
        {
            alerts ??= [];
            alerts.Clear();
            alerts.AddRange(base.Read(request).Alerts);
            return new ConnectorResult { Alerts = alerts };
        }
    }

    [Connector("offers_scripts")]
    public sealed class OffersScripts : SoundConnector
    {
        protected override Alert AlertOf(Said said) => base.AlertOf(said) with { Images = [new AlertImage("javascript:alert(1)", "a graph")] };
    }

    [Connector("fails_to_prove")]
    public sealed class FailsToProve : SoundConnector, IRequestAuthenticator
    {
        public RequestProof Authenticate(ConnectorRequest request) => RequestProof.Token(request is { Headers: var headers } ? headers["X-Token"] : "");
    }

    [Connector("blames_itself")]
    public sealed class BlamesItself : SoundConnector, IReplyFormat
    {
        public ConnectorReply? Reply(ConnectorRequest request, Receipt receipt) => new(receipt is { Status: 200 } ? 200 : 500, null, default);
    }

    public sealed class HasNoName : SoundConnector
    {
    }

    [Connector("Has-Capitals")]
    public sealed class HasCapitals : SoundConnector
    {
    }

    [Connector("wants_too_much")]
    public sealed class WantsTooMuch(string one, string other) : SoundConnector
    {
        protected override Alert AlertOf(Said said) => base.AlertOf(said) with { Message = one + other };
    }

    /// <summary>What only chance finds.</summary>
    [Connector("fails_seldom")]
    public sealed class FailsSeldom : SoundConnector
    {
        public override ConnectorResult Read(ConnectorRequest request) =>
            request is { Body: var body } && body.Span.Contains((byte)'%') ? throw new FormatException("after % there must be two digits") : base.Read(request);
    }
}
