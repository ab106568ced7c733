namespace Polilog.Host.Plugins;

/// <summary>Why a plugin folder was not taken as it is now, and what the administrator can do.</summary>
/// <param name="Serves">The version that was taken before and goes on; null: none.</param>
internal sealed record PluginFault(string Folder, string Reason, string WhatToDo, string? Serves = null)
{
    public override string ToString() => $"Plugin {Path.GetFileName(Folder)}: {Reason} {WhatToDo}{(Serves is null ? "" : $" Version {Serves} serves on.")}";
}

/// <summary>Carries a fault out of the steps of loading; the catalog keeps it as a value.</summary>
internal sealed class PluginRefusedException(string reason, string whatToDo) : Exception(reason)
{
    public string WhatToDo { get; } = whatToDo;
}
