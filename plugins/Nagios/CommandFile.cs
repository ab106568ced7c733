using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Polilog.Sdk;

namespace Polilog.Nagios;

/// <summary>
/// The external command file of a Nagios on this machine: a pipe that Nagios reads. Opened without waiting, for where no Nagios runs nobody would ever read; what fits into
/// one write arrives whole.
/// </summary>
internal sealed partial class CommandFile(string path)
{
    // As Linux guarantees it for a pipe.
    private const int MostBytesAtOnce = 4096;
    private const int WriteOnlyWithoutWaiting = 0x1 | 0x800 | 0x80000;
    private const int NoSuchFile = 2;
    private const int NotAllowed = 13;
    private const int NobodyReads = 6;

    /// <summary>Writes the commands, each one line.</summary>
    public AcknowledgeResult Write(IEnumerable<string> commands)
    {
        if (!OperatingSystem.IsLinux())
            return new AcknowledgeResult.Refused("A command file of Nagios can be written on Linux only.");
        using var pipe = new SafeFileHandle(Open(path, WriteOnlyWithoutWaiting), ownsHandle: true);
        if (pipe.IsInvalid)
            return WhyNot(Marshal.GetLastPInvokeError());
        using var stream = new FileStream(pipe, FileAccess.Write, bufferSize: 0);
        if (stream.CanSeek)
            return new AcknowledgeResult.Refused($"{path} is an ordinary file and not the command file of a running Nagios: set command_file to the value of command_file in nagios.cfg.");
        try
        {
            foreach (var command in commands)
                stream.Write(Bytes(command));
            return new AcknowledgeResult.Done();
        }
        catch (IOException failure)
        {
            return new AcknowledgeResult.Later($"Nagios does not read {path} fast enough: {failure.Message}");
        }
    }

    // Cut on the border of a character.
    private static byte[] Bytes(string command)
    {
        var line = command;
        while (Encoding.UTF8.GetByteCount(line) >= MostBytesAtOnce)
            line = line[..^(char.IsLowSurrogate(line[^1]) ? 2 : 1)];
        return Encoding.UTF8.GetBytes(line + "\n");
    }

    private AcknowledgeResult WhyNot(int error) => error switch
    {
        NobodyReads => new AcknowledgeResult.Later($"No Nagios reads {path}."),
        NoSuchFile => new AcknowledgeResult.Later($"There is no {path}: is Nagios running, on this machine, with check_external_commands=1?"),
        NotAllowed => new AcknowledgeResult.Later($"{path} may not be written: add the user of Polilog to the group of the command file."),
        _ => new AcknowledgeResult.Later($"{path} cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}."),
    };

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
