using System.Reflection;
using System.Reflection.Emit;
using Polilog.Sdk;

namespace Polilog.UnitTests.Plugins;

/// <summary>A plugins folder of a test, with real plugins and with broken ones made on the fly.</summary>
internal sealed class PluginsFolder : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("polilog-plugins-");

    public string Path => Directory.CreateDirectory(System.IO.Path.Combine(root.FullName, "plugins")).FullName;

    public string Cache => System.IO.Path.Combine(root.FullName, "cache");

    /// <summary>What the build of a real plugin puts out.</summary>
    public string AddBuilt(string name, string? folderName = null)
    {
        var from = Repository.PathOf($"plugins/{name}/bin/{Configuration}/net10.0");
        var to = Directory.CreateDirectory(System.IO.Path.Combine(Path, folderName ?? name)).FullName;
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
        return to;
    }

    public string Add(string name, ReadOnlySpan<byte> assembly)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;
        File.WriteAllBytes(System.IO.Path.Combine(folder, $"Polilog.{name}.dll"), assembly);
        return folder;
    }

    /// <summary>A plugin that names its connector as asked, built for the given version of the Sdk.</summary>
    /// <param name="read">What its Read does; null: it returns null.</param>
    public string AddEmitted(string name, string connector, Version? sdk = null, Action<TypeBuilder>? more = null, Version? version = null, Action<ILGenerator>? read = null) => Add(name, Emit(name, module =>
    {
        var type = module.DefineType($"{name}Connector", TypeAttributes.Public | TypeAttributes.Sealed, typeof(object), [typeof(IConnector)]);
        type.SetCustomAttribute(new CustomAttributeBuilder(typeof(ConnectorAttribute).GetConstructor([typeof(string)])!, [connector]));
        var il = type.DefineMethod("Read", MethodAttributes.Public | MethodAttributes.Virtual, typeof(ConnectorResult), [typeof(ConnectorRequest)]).GetILGenerator();
        read?.Invoke(il);
        il.Emit(OpCodes.Ldnull);
        il.Emit(OpCodes.Ret);
        more?.Invoke(type);
        type.CreateType();
    }, sdk, version));

    /// <summary>A managed assembly; if asked for, its reference to the Sdk names another version than the real one.</summary>
    public static byte[] Emit(string name, Action<ModuleBuilder> define, Version? sdk = null, Version? version = null)
    {
        var builder = new PersistedAssemblyBuilder(new AssemblyName($"Polilog.{name}") { Version = version ?? new Version(1, 2, 3, 0) }, typeof(object).Assembly);
        define(builder.DefineDynamicModule($"Polilog.{name}"));
        using var stream = new MemoryStream();
        builder.Save(stream);
        var bytes = stream.ToArray();
        return sdk is null ? bytes : SdkReference.Rewrite(bytes, sdk);
    }

    public void Dispose() => root.Delete(recursive: true);
}
