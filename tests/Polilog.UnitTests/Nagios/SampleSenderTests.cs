using System.Text.RegularExpressions;

namespace Polilog.UnitTests.Nagios;

public sealed partial class SampleSenderTests
{
    // What Nagios strips of apostrophes, or lets nobody write one into, or makes itself.
    private static readonly string[] SafeInQuotes =
    [
        "NOTIFICATIONTYPE", "HOSTNAME", "HOSTADDRESS", "HOSTSTATE", "HOSTOUTPUT", "LONGHOSTOUTPUT", "HOSTNOTIFICATIONID", "HOSTACKAUTHOR", "HOSTACKCOMMENT", "TIMET",
        "SERVICEDESC", "SERVICESTATE", "SERVICEOUTPUT", "LONGSERVICEOUTPUT", "SERVICENOTIFICATIONID", "SERVICEACKAUTHOR", "SERVICEACKCOMMENT",
    ];

    [Theory]
    [InlineData("polilog-notify", "-H \"@$headers\"")]
    [InlineData("commands.cfg", "-H @/etc/nagios/polilog.header")]
    [InlineData("icinga2.conf", "\"-H\", \"@/etc/icinga2/polilog.header\"")]
    public void The_token_comes_from_a_file_and_stands_on_no_command_line(string file, string header)
    {
        var code = string.Join('\n', Text(file).Split('\n').Where(line => !line.StartsWith('#'))).Split("*/", 2)[^1];

        Assert.Contains(header, code, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", code, StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_of_curl_puts_every_macro_into_single_quotes_and_takes_none_that_may_end_them()
    {
        var lines = Text("commands.cfg").Split('\n').Where(line => line.Contains("command_line", StringComparison.Ordinal)).ToArray();

        Assert.Equal(2, lines.Length);
        foreach (var line in lines)
        {
            Assert.DoesNotContain('$', Field().Replace(line, ""));
            Assert.All(Field().Matches(line), field => Assert.Equal(field.Groups["name"].Value, field.Groups["macro"].Value));
            Assert.Empty(Field().Matches(line).Select(field => field.Groups["macro"].Value).Except(SafeInQuotes, StringComparer.Ordinal));
        }
    }

    private static string Text(string file) => File.ReadAllText(Repository.PathOf($"plugins/Nagios/{file}"));

    [GeneratedRegex(@"'(?<name>[A-Z]+)=\$(?<macro>[A-Z]+)\$'", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Field();
}
