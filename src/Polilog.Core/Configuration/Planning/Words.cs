using System.Globalization;

namespace Polilog.Core.Configuration.Planning;

/// <summary>Numbers with what they count.</summary>
internal static class Words
{
    public static string Count(int number, string one) => $"{Number(number)} {one}{(number == 1 ? "" : "s")}";

    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
