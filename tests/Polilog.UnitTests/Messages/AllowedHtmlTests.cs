using CsCheck;
using Polilog.Core.Messages;

namespace Polilog.UnitTests.Messages;

public sealed class AllowedHtmlTests
{
    private const string Address = "https://example.org/?q=";

    [Fact]
    public void An_address_that_becomes_too_long_by_escaping_is_no_link()
    {
        Assert.NotNull(AllowedHtml.Address(Address + new string('`', 1000)));
        Assert.Null(AllowedHtml.Address(Address + new string('`', 2000)));
    }

    [Fact]
    public void What_is_allowed_once_is_allowed_again_and_stays_as_it_is() =>
        Gen.Select(Gen.OneOf(Gen.Char, Gen.Char["`\"%@\u2068я/"]), Gen.Int[1, 5000]).Select((c, times) => Address + new string(c, times)).Sample(
            text => Assert.True(AllowedHtml.Address(text) is not { } address || AllowedHtml.Address(address) == address),
            iter: 500);
}
