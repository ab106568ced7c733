using Polilog.Host.Embedded;

namespace Polilog.UnitTests.Embedded;

public sealed class PostgresComplaintTests
{
    [Theory]
    [InlineData("initdb: error: could not write to file \"data/x\": No space left on device", "The disk of /data is full: free some space")]
    [InlineData("FATAL:  could not create any Unix-domain sockets", "PostgreSQL cannot make its socket below /data: choose a shorter path")]
    [InlineData("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "The machine gives PostgreSQL too little shared memory")]
    [InlineData("install: cannot create directory '/data/run': Permission denied", "/data is not writable: make it so")]
    [InlineData("install: cannot create directory '/data/run': Read-only file system", "/data is on a read-only file system")]
    [InlineData("LOG:  starting\nFATAL:  could not load pg_hba.conf\nLOG:  database system is shut down\n", "PostgreSQL did not start: FATAL:  could not load pg_hba.conf. Its log is in /data.")]
    [InlineData("", "PostgreSQL did not start: it said nothing.")]
    public void What_PostgreSQL_said_becomes_a_sentence_with_what_to_do(string said, string sentence) =>
        Assert.StartsWith(sentence, PostgresComplaint.Explain(said, "/data").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("FATAL:  lock file \"postmaster.pid\" already exists\nHINT:  Is another postmaster (PID 12) running", true)]
    [InlineData("FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use", true)]
    [InlineData("FATAL:  could not load pg_hba.conf", false)]
    public void Only_the_leftovers_of_a_killed_server_are_worth_waiting_for(string said, bool passing) => Assert.Equal(passing, PostgresComplaint.IsPassing(said));
}
