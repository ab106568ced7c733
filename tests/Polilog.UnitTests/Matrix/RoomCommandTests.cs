using Polilog.Matrix;

namespace Polilog.UnitTests.Matrix;

public sealed class RoomCommandTests
{
    [Theory]
    [InlineData("!take", "Take", null, null, null)]
    [InlineData("!Беру", "Take", null, null, null)]
    [InlineData("!TAKE pay-7", "Take", "pay-7", "PAY-7", null)]
    [InlineData("!take PAY-7: mine", "Take", "PAY-7: mine", "PAY-7", "mine")]
    [InlineData("!resolve", "Resolve", null, null, null)]
    [InlineData("!resolve  restarted db1 ", "Resolve", "restarted db1", null, null)]
    [InlineData("!решено\nперезапустил\nи проверил", "Resolve", "перезапустил\nи проверил", null, null)]
    [InlineData("!resolve PAY-7 restarted", "Resolve", "PAY-7 restarted", "PAY-7", "restarted")]
    [InlineData("!resolve PAY-0 restarted", "Resolve", "PAY-0 restarted", null, null)]
    [InlineData("!status", "Status", null, null, null)]
    [InlineData("!помощь", "Help", null, null, null)]
    [InlineData("!tke", "Unknown", null, null, null)]
    public void Words_are_read_in_both_languages(string body, string word, string? text, string? key, string? textAfterKey) =>
        Assert.Equal(new RoomCommand(Enum.Parse<CommandWord>(word), text, key, textAfterKey), RoomCommand.TryRead(body));

    [Theory]
    [InlineData("take")]
    [InlineData("!")]
    [InlineData("!!!")]
    [InlineData("! take")]
    [InlineData("!important: the database moves tonight")]
    [InlineData("!=")]
    [InlineData("!donaudampfschifffahrtsgesellschaft")]
    [InlineData("!attention\neverybody")]
    public void What_only_begins_like_a_command_is_left_alone(string body) => Assert.Null(RoomCommand.TryRead(body));
}
