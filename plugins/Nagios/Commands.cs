using System.Text;
using Polilog.Sdk;

namespace Polilog.Nagios;

/// <summary>The external commands that say of an incident what became of it. Texts from outside end no field and no line.</summary>
internal static class Commands
{
    // Until the next OK, told to the contacts, kept over a restart.
    private const string HowAcknowledged = "2;1;1";

    public static IEnumerable<string> Of(Acknowledgement told)
    {
        var at = told.At.ToUnixTimeSeconds();
        foreach (var alert in told.Alerts)
            if (PlaceOf(alert) is { } place)
                if (told.Kind is not AcknowledgementKind.Resolved)
                    yield return $"[{at}] ACKNOWLEDGE_{place.Kind}_PROBLEM;{place.Name};{HowAcknowledged};{Field(told.Person ?? "Polilog")};{Field(told.Text)}";
                else if (told.Person is not null)
                    // Nagios itself ends it with the problem.
                    yield return $"[{at}] REMOVE_{place.Kind}_ACKNOWLEDGEMENT;{place.Name}";
    }

    private static (string Kind, string Name)? PlaceOf(AcknowledgedAlert alert)
    {
        var names = alert.Identity.Select(p => p.Value).ToArray();
        // Nagios has no such name, so there is nothing to say.
        if (names.Any(n => n.Length == 0 || n != Field(n)))
            return null;
        return alert.Identity switch
        {
            [{ Key: "host" }] => ("HOST", names[0]),
            [{ Key: "host" }, { Key: "service" }] => ("SVC", $"{names[0]};{names[1]}"),
            _ => null,
        };
    }

    private static string Field(string text)
    {
        var field = new StringBuilder(text.Length);
        foreach (var c in text)
            field.Append(c == ';' ? ',' : char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        return field.ToString();
    }
}
