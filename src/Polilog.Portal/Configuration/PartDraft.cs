using System.Security.Cryptography;
using System.Text;
using Polilog.Portal.Pages;

namespace Polilog.Portal.Configuration;

/// <summary>A part as somebody has typed it.</summary>
/// <param name="Base">The revision it was made from.</param>
/// <param name="Text">Null: the part is to be removed.</param>
/// <param name="Seen">The activation that its plan would have followed; null: no plan was shown.</param>
public sealed record PartDraft(long Base, string Name, string? Text, string Note, long? Seen = null, bool IsNew = false)
{
    /// <summary>Of what was planned, so that nothing else is applied.</summary>
    public string Fingerprint => Text is null ? "removed" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}\n{Text.ReplaceLineEndings("\n")}")));

    /// <param name="name">Null: a new part, which the form names.</param>
    internal static PartDraft Of(Form form, long origin, string? name) => new(
        origin, name ?? form["name"].Trim(), form["removed"].Length > 0 ? null : form["text"], form["note"], ActivationEndpoints.SeenIn(form), IsNew: name is null);
}
