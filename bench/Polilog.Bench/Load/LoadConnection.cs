using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Polilog.Bench.Load;

/// <summary>
/// One kept-alive HTTP/1.1 connection over a bare socket. The load shares two cores with what it measures, so it must cost next to nothing: requests come ready made, of
/// an answer only status and length are read.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] answer = new byte[64 << 10];

    public static async Task<LoadConnection> OpenAsync(int port, CancellationToken cancel)
    {
        var connection = new LoadConnection();
        await connection.socket.ConnectAsync(IPAddress.Loopback, port, cancel);
        return connection;
    }

    /// <returns>The status of the answer.</returns>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancel)
    {
        while (request.Length > 0)
            request = request[await socket.SendAsync(request, cancel)..];
        var (filled, whole) = (0, int.MaxValue);
        while (filled < whole)
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(filled), cancel);
            if (read == 0)
                throw new IOException("The server closed the connection.");
            filled += read;
            if (whole == int.MaxValue)
                whole = LengthOf(answer.AsSpan(0, filled));
        }
        return int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture);
    }

    public void Dispose() => socket.Dispose();

    private static int LengthOf(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf(EndOfHead);
        if (head < 0)
            return int.MaxValue;
        foreach (var line in Encoding.Latin1.GetString(received[..head]).Split("\r\n"))
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                return head + EndOfHead.Length + int.Parse(line.AsSpan("Content-Length:".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        throw new InvalidDataException("The answer has no Content-Length.");
    }
}
