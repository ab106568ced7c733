namespace Polilog.Host.Plugins;

/// <summary>Why a plugin folder was not taken, or not wholly, and what the administrator can do.</summary>
internal sealed record PluginFault(string Folder, string Reason, string WhatToDo)
{
    public override string ToString() => $"Plugin {Path.GetFileName(Folder)}: {Reason} {WhatToDo}";
}

/// <summary>Carries a fault out of the steps of loading; the catalog keeps it as a value.</summary>
internal sealed class PluginRefusedException(string reason, string whatToDo) : Exception(reason)
{
    public string WhatToDo { get; } = whatToDo;
}
