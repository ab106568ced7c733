using Polilog.Core.Delivery;

namespace Polilog.UnitTests.Delivery;

public sealed class TransactionKeyTests
{
    private static readonly Installation Here = new(Guid.Parse("0198a1de-0000-7000-8000-000000000001"), 1);

    [Fact]
    public void The_same_message_has_the_same_key_for_ever() =>
        Assert.Equal("pl1.sifkmbf7", TransactionKey.Of(Here, 7, "card", 3, 42)[..12]);

    [Fact]
    public void Whatever_differs_makes_another_key()
    {
        string[] keys =
        [
            TransactionKey.Of(Here, 7, "card", 3, 42),
            TransactionKey.Of(Here with { Epoch = 2 }, 7, "card", 3, 42),
            TransactionKey.Of(Here with { Id = Guid.Empty }, 7, "card", 3, 42),
            TransactionKey.Of(Here, 8, "card", 3, 42),
            TransactionKey.Of(Here, null, "card", 3, 42),
            TransactionKey.Of(Here, 7, "taken", 3, 42),
            TransactionKey.Of(Here, 7, "card", 4, 42),
            TransactionKey.Of(Here, 7, "card", 3, 43),
            TransactionKey.OfAnswer(Here, "$event"),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^pl1\\.[a-z2-7]{48}$", key));
    }
}
