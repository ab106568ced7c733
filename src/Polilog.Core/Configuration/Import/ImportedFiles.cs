using System.Globalization;
using System.Text;
using Polilog.Core.Regulation;

namespace Polilog.Core.Configuration.Import;

/// <summary>Writes an imported configuration as the files of a folder. What was not carried over stands at the top of the first one.</summary>
internal static class ImportedFiles
{
    public static IReadOnlyList<ConfigurationFile> Of(ImportedConfiguration configuration, IReadOnlyList<ConfigurationFault> notes) =>
    [
        new("polilog.yaml", Hub(configuration, notes)),
        new("people.yaml", People(configuration)),
        new("regulations.yaml", Regulations(configuration)),
        new("routes.yaml", ImportedRoutesFile.Of(configuration.Routes)),
        new("topics.yaml", Topics(configuration)),
    ];

    private static string Hub(ImportedConfiguration configuration, IReadOnlyList<ConfigurationFault> notes)
    {
        var text = new StringBuilder();
        Comment(text, $"Made from {configuration.Source}. Look through all of it before it is used; docs/configure.md explains every key.");
        if (notes.Count > 0)
            Comment(text, "Not carried over, or to be looked at:");
        foreach (var note in notes)
            Comment(text, $"  {note}");
        text.AppendLine().AppendLine("public_url: http://127.0.0.1:8080     # where people will reach the portal: change it")
            .AppendLine(CultureInfo.InvariantCulture, $"administrators: {YamlQuote.Of(configuration.Administrators)}     # this room is told what concerns Polilog itself")
            .AppendLine().AppendLine("connections:     # make their tokens with: polilog connection rotate NAME");
        foreach (var connection in configuration.Connections)
            text.AppendLine(CultureInfo.InvariantCulture, $"  - {{ name: {YamlQuote.Of(connection.Name)}, connector: {YamlQuote.Of(connection.Connector)} }}");
        return text.ToString();
    }

    private static string People(ImportedConfiguration configuration)
    {
        var text = new StringBuilder("people:\n");
        foreach (var person in configuration.People)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {{ key: {YamlQuote.Of(person.Key)}, name: {YamlQuote.Of(person.Name)}");
            if (person.SourceAccounts.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $", accounts: {YamlQuote.List(person.SourceAccounts)}");
            text.AppendLine(" }");
        }
        return text.ToString();
    }

    private static string Regulations(ImportedConfiguration configuration)
    {
        var text = new StringBuilder("# The limits of the phases are the ones to begin with: agree on your own.\nregulations:\n");
        foreach (var regulation in configuration.Regulations)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {YamlQuote.Of(regulation.Name)}:")
                .AppendLine("    ownership: { within: { critical: 5m, default: 30m } }")
                .AppendLine("    resolution: { within: { critical: 1h, default: 24h } }")
                .AppendLine("    levels:");
            foreach (var level in regulation.Levels)
            {
                var within = level.Within is { } limit ? $", within: {DurationText.Of(limit)}" : "";
                text.AppendLine(CultureInfo.InvariantCulture, $"      - {{ name: {YamlQuote.Of(level.Name)}, notify: [{string.Join(", ", level.Notify.Select(Told))}]{within} }}");
            }
            text.AppendLine(CultureInfo.InvariantCulture, $"    last_resort: {{ notify: [{{ person: {YamlQuote.Of(regulation.LastResort)} }}], every: 30m }}");
        }
        return text.ToString();
    }

    private static string Topics(ImportedConfiguration configuration)
    {
        var text = new StringBuilder("topics:\n");
        foreach (var topic in configuration.Topics)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  - key: {YamlQuote.Of(topic.Key)}")
                .AppendLine(CultureInfo.InvariantCulture, $"    name: {YamlQuote.Of(topic.Name)}")
                .AppendLine(CultureInfo.InvariantCulture, $"    regulation: {YamlQuote.Of(topic.Regulation)}")
                .AppendLine(CultureInfo.InvariantCulture, $"    members: {YamlQuote.List(topic.Members)}");
        }
        return text.ToString();
    }

    private static string Told(Audience audience) => audience switch
    {
        Audience.OnCall => "on_call",
        Audience.Named named => $"{{ person: {YamlQuote.Of(named.Person)} }}",
        _ => throw new InvalidOperationException($"An import writes no audience {audience}."),
    };


    private static void Comment(StringBuilder text, string line) => text.AppendLine(CultureInfo.InvariantCulture, $"# {YamlQuote.OneLine(line)}");
}
