namespace Polilog.EndToEndTests.Peers;

/// <summary>Tests with programs that are started before and ended after each: the last started first, and also when the rest could not be started.</summary>
public abstract class RealPrograms : IAsyncLifetime
{
    private readonly Stack<IAsyncDisposable> running = new();

    public async ValueTask InitializeAsync()
    {
        try
        {
            await StartAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (running.TryPop(out var program))
            await program.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task StartAsync();

    /// <summary>Ends it after the test.</summary>
    protected T Keep<T>(T program) where T : IAsyncDisposable
    {
        running.Push(program);
        return program;
    }
}
