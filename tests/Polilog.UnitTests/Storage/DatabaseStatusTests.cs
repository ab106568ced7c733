using Polilog.Core.Storage;

namespace Polilog.UnitTests.Storage;

public sealed class DatabaseStatusTests
{
    [Theory]
    [InlineData("14.9", 14, false, "PostgreSQL 14.9 is too old: Polilog needs 15 or newer. Give another server with --database.")]
    [InlineData("9.6", 9, true, "PostgreSQL 9.6 is too old: Polilog needs 15 or newer. Give another server with --database.")]
    [InlineData("17.2", 17, true, "PostgreSQL is read-only (a standby, or default_transaction_read_only is on): give the primary with --database.")]
    [InlineData("15.0", 15, false, null)]
    [InlineData("19beta1", 19, false, null)]
    public void A_server_no_hub_can_work_on_is_named_with_what_to_do(string server, int major, bool isReadOnly, string? unfit) =>
        Assert.Equal(unfit, new DatabaseStatus(server, major, 7, 0, isReadOnly).Unfit());
}
