using Polilog.Sdk;
using Polilog.Sdk.Testing;

namespace Polilog.UnitTests.Contract;

public sealed class ConnectorContractTests : IDisposable
{
    public static TheoryData<Type, string> Broken => new()
    {
        { typeof(BrokenConnectors.KeepsState), "a connector keeps no state and asks no clock" },
        { typeof(BrokenConnectors.AsksTheClock), "a connector keeps no state and asks no clock" },
        { typeof(BrokenConnectors.MakesUpIdentities), "a second call, after others, gives something else" },
        { typeof(BrokenConnectors.TrustsThatItIsThere), "NullReferenceException" },
        { typeof(BrokenConnectors.TrustsPositions), "IndexOutOfRangeException" },
        { typeof(BrokenConnectors.TrustsNumbers), "OverflowException" },
        { typeof(BrokenConnectors.TrustsWords), "ArgumentException" },
        { typeof(BrokenConnectors.TriesEveryWay), "does not come back within 10 s" },
        { typeof(BrokenConnectors.NeverEnds), "does not come back within 10 s" },
        { typeof(BrokenConnectors.GivesOutTooMuch), "the body itself: gives out" },
        { typeof(BrokenConnectors.HoldsTooMuch), "needs 64 MiB of memory to read" },
        { typeof(BrokenConnectors.EndsAnother), "disk.resolved resolves another identity than disk.firing fires" },
        { typeof(BrokenConnectors.EndsNothing), "disk.resolved resolves nothing" },
        { typeof(BrokenConnectors.SaysNothing), "Read returned null" },
        { typeof(BrokenConnectors.SwallowsNothingAtAll), "an empty body: was read, instead of MalformedPayloadException" },
        { typeof(BrokenConnectors.SwallowsWhatItCannotRead), "bytes: was read, instead of MalformedPayloadException" },
        { typeof(BrokenConnectors.CriesWolf), "the foreign body {}: started or ended something" },
        { typeof(BrokenConnectors.RefusesWithoutAReason), "refused without a reason" },
        { typeof(BrokenConnectors.RejectsWithoutAReason), "rejects part 1 without saying where and why" },
        { typeof(BrokenConnectors.FollowsTheCulture), "use the invariant culture" },
        { typeof(BrokenConnectors.FollowsTheTimeZone), "gives out a time that is not in UTC" },
        { typeof(BrokenConnectors.IsCalledByOneOnly), "a connector is called concurrently" },
        { typeof(BrokenConnectors.ChangesTheRequest), "changes the bytes of the request" },
        { typeof(BrokenConnectors.ReusesItsAnswer), "what was given out changed afterwards" },
        { typeof(BrokenConnectors.OffersScripts), "gives out the picture javascript:alert(1)" },
        { typeof(BrokenConnectors.FailsToProve), "throws KeyNotFoundException" },
        { typeof(BrokenConnectors.BlamesItself), "replies to status 400 with 500" },
        { typeof(BrokenConnectors.HasNoName), "The class has no [Connector(\"name\")]" },
        { typeof(BrokenConnectors.HasCapitals), "The name 'Has-Capitals' is not lower_snake_case" },
        { typeof(BrokenConnectors.WantsTooMuch), "one public constructor, without a parameter or with its options" },
    };

    public void Dispose() => BrokenConnectors.Over.Set();

    [Theory, MemberData(nameof(Broken))]
    public void Each_broken_law_is_told(Type connector, string sentence)
    {
        BrokenConnectors.Over.Reset();
        var broken = Assert.Throws<ConnectorTestException>(() => ConnectorContract.Check(Create(connector), SoundConnector.Cases));

        Assert.Contains(sentence, broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_connector_keeps_the_contract_and_reads_or_refuses_every_mutation()
    {
        ConnectorContract.Check(new SoundConnector(), SoundConnector.Cases);
        ConnectorContract.Fuzz(new SoundConnector(), SoundConnector.Cases);
    }

    [Fact]
    public void What_only_chance_finds_is_told_as_the_smallest_case()
    {
        var found = Assert.Throws<ConnectorTestException>(() => ConnectorContract.Fuzz(new BrokenConnectors.FailsSeldom(), SoundConnector.Cases));

        Assert.Contains("FormatException (after % there must be two digits)", found.Message, StringComparison.Ordinal);
        Assert.Contains("\"body\":\"%\"", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_finds_the_same()
    {
        string Found() => Assert.Throws<ConnectorTestException>(() => ConnectorContract.Fuzz(new BrokenConnectors.TrustsThatItIsThere(), SoundConnector.Cases, mutations: 400, seed: 5)).Message.Split('\n')[1];

        Assert.Equal(Found(), Found());
    }

    private static IConnector Create(Type connector) =>
        (IConnector)(connector == typeof(BrokenConnectors.WantsTooMuch) ? new BrokenConnectors.WantsTooMuch("", "") : Activator.CreateInstance(connector)!);
}
