using System.Reflection;
using System.Reflection.Emit;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Ingress;

/// <summary>A plugin as nobody should write one: a body of 13 bytes kills its process, one of 14 bytes hangs, all others are ignored.</summary>
internal static class DeadlyPlugin
{
    public const string Connector = "deadly";
    public const string Deadly = "kills the hub";
    public const string Hanging = "hangs for ever";
    public const string Harmless = "ok";

    public static void AddTo(string pluginsFolder) => Add(pluginsFolder, new Version(1, 0, 0, 0), WriteRead);

    /// <summary>A version that ignores every body, in place of the one before.</summary>
    public static void AddMendedTo(string pluginsFolder) => Add(pluginsFolder, new Version(2, 0, 0, 0), WriteHarmless);

    private static void Add(string pluginsFolder, Version version, Action<ILGenerator> writeRead)
    {
        var builder = new PersistedAssemblyBuilder(new AssemblyName("Polilog.Deadly") { Version = version }, typeof(object).Assembly);
        var type = builder.DefineDynamicModule("Polilog.Deadly").DefineType("DeadlyConnector", TypeAttributes.Public | TypeAttributes.Sealed, typeof(object), [typeof(IConnector)]);
        type.SetCustomAttribute(new CustomAttributeBuilder(typeof(ConnectorAttribute).GetConstructor([typeof(string)])!, [Connector]));
        writeRead(type.DefineMethod("Read", MethodAttributes.Public | MethodAttributes.Virtual, typeof(ConnectorResult), [typeof(ConnectorRequest)]).GetILGenerator());
        type.CreateType();
        builder.Save(Path.Combine(Directory.CreateDirectory(Path.Combine(pluginsFolder, "Deadly")).FullName, "Polilog.Deadly.dll"));
    }

    private static void WriteRead(ILGenerator il)
    {
        var body = il.DeclareLocal(typeof(ReadOnlyMemory<byte>));
        var (alive, quick) = (il.DefineLabel(), il.DefineLabel());
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Callvirt, typeof(ConnectorRequest).GetProperty(nameof(ConnectorRequest.Body))!.GetMethod!);
        il.Emit(OpCodes.Stloc, body);

        WriteLength(il, body, Deadly.Length, alive);
        il.Emit(OpCodes.Ldstr, "a deadly connector");
        il.Emit(OpCodes.Call, typeof(Environment).GetMethod(nameof(Environment.FailFast), [typeof(string)])!);

        il.MarkLabel(alive);
        WriteLength(il, body, Hanging.Length, quick);
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Newobj, typeof(ManualResetEvent).GetConstructor([typeof(bool)])!);
        il.Emit(OpCodes.Callvirt, typeof(WaitHandle).GetMethod(nameof(WaitHandle.WaitOne), [])!);
        il.Emit(OpCodes.Pop);

        il.MarkLabel(quick);
        WriteHarmless(il);
    }

    private static void WriteHarmless(ILGenerator il)
    {
        il.Emit(OpCodes.Ldstr, "a harmless body");
        il.Emit(OpCodes.Call, typeof(ConnectorResult).GetMethod(nameof(ConnectorResult.Ignored), [typeof(string)])!);
        il.Emit(OpCodes.Ret);
    }

    private static void WriteLength(ILGenerator il, LocalBuilder body, int length, Label otherwise)
    {
        il.Emit(OpCodes.Ldloca, body);
        il.Emit(OpCodes.Call, typeof(ReadOnlyMemory<byte>).GetProperty(nameof(ReadOnlyMemory<>.Length))!.GetMethod!);
        il.Emit(OpCodes.Ldc_I4, length);
        il.Emit(OpCodes.Bne_Un, otherwise);
    }
}
