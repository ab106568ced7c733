using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Polilog.UnitTests.Plugins;

/// <summary>Makes an assembly look as if it had been built for another version of the Sdk: the row of the metadata that names it begins with four numbers.</summary>
internal static class SdkReference
{
    public static byte[] Rewrite(byte[] assembly, Version version)
    {
        using var file = new PEReader(new MemoryStream(assembly));
        var metadata = file.GetMetadataReader();
        var handle = metadata.AssemblyReferences.Single(h => metadata.GetString(metadata.GetAssemblyReference(h).Name) == "Polilog.Sdk");
        var at = file.PEHeaders.MetadataStartOffset
            + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef)
            + ((MetadataTokens.GetRowNumber(handle) - 1) * metadata.GetTableRowSize(TableIndex.AssemblyRef));
        var copy = (byte[])assembly.Clone();
        int[] numbers = [version.Major, version.Minor, Math.Max(0, version.Build), Math.Max(0, version.Revision)];
        for (var i = 0; i < numbers.Length; i++)
            BitConverter.TryWriteBytes(copy.AsSpan(at + (i * 2)), (ushort)numbers[i]);
        return copy;
    }
}
