using System.Text.Json.Nodes;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Import;
using Polilog.Core.Configuration.Import.OnCall;

namespace Polilog.UnitTests.Configuration.Import;

public sealed class OnCallImportTests
{
    private static readonly string Folder = Path.Combine(Repository.TestProject, "Configuration", "Import", "oncall");

    [Fact]
    public void An_export_is_written_with_everything_that_is_not_carried_over() => Snapshot.Verify(string.Join("\n", ImportedFolder.Of(Export()).Select(f => $"== {f.Name}\n{f.Text}")));

    [Fact]
    public void What_is_written_has_neither_fault_nor_warning()
    {
        var reading = ImportedFolder.Read(Export());
        Assert.Empty(reading.Faults);
        Assert.Empty(reading.Warnings);
    }

    [Fact]
    public void No_address_or_secret_is_written_or_told() => Assert.All(
        ImportedFolder.Of(Export()).Select(f => f.Text), text => Assert.DoesNotContain("secret-of", text, StringComparison.Ordinal));

    [Fact]
    public void One_object_with_the_lists_is_read_as_the_folder_is()
    {
        var whole = new JsonObject(Files().Select(f => KeyValuePair.Create(Path.GetFileNameWithoutExtension(f.Name), JsonNode.Parse(f.Text))));
        var reading = OnCallImport.Of("export", [new ConfigurationFile("export.json", whole.ToJsonString())]);
        var of = (ImportReading r) => ImportedFiles.Of(r.Configuration!, []).Where(f => f.Name != "routes.yaml").Select(f => f.Text);
        Assert.Equal(of(Export() with { Configuration = Export().Configuration! with { Source = "export" } }), of(reading));
    }

    [Theory]
    [InlineData("regex", ".*", "")]
    [InlineData("jinja2", "{{ True }}", "")]
    [InlineData("jinja2", "{{ payload.labels.a == 'x' }}", "labels.a Equal x")]
    [InlineData("jinja2", "{{- payload.groupLabels['a b'] != \"x\" -}}", "labels.a b not Equal x")]
    [InlineData("jinja2", "{{ payload.labels.a not in ('x', 'y') and payload.labels.b == '' }}", "labels.a not In x|y, labels.b Equal ")]
    [InlineData("jinja2", "{{ payload.labels.a == 'x' or payload.labels.b == 'y' }}", null)]
    [InlineData("jinja2", "{{ payload.status == 'firing' }}", null)]
    [InlineData("jinja2", "{% if payload.labels.a == 'x' %}True{% endif %}", null)]
    [InlineData("regex", "a|b", null)]
    public void Routes_that_compare_labels_are_understood_and_no_others(string type, string text, string? expected) => Assert.Equal(
        expected,
        RoutingTerms.Parse(type, text) is { } matchers ? string.Join(", ", matchers.Select(m => $"{m.Field} {(m.Negated ? "not " : "")}{m.Kind} {string.Join('|', m.Values)}")) : null);

    [Theory]
    [InlineData("{", "export.json:1:2: This is not JSON")]
    [InlineData("{ \"users\": [] }", "export.json: There is no escalation chain here.")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]", "export.json:1:")]
    [InlineData("{} {}", "export.json:1:4: This is not JSON")]
    public void What_is_no_export_is_refused(string text, string fault)
    {
        var reading = OnCallImport.Of("export.json", [new ConfigurationFile("export.json", text)]);
        Assert.Null(reading.Configuration);
        Assert.StartsWith(fault, Assert.Single(reading.Faults).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_and_notes_name_the_line_in_the_JSON()
    {
        var note = Assert.Single(Export().Notes, n => n.Message.Contains("us-(east|west)", StringComparison.Ordinal));
        Assert.Equal(("routes.json", 4, 3), (note.File, note.Line, note.Column));
    }

    private static ImportReading Export() => OnCallImport.Of("oncall", Files());

    private static List<ConfigurationFile> Files() =>
        [.. Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal).Select(f => new ConfigurationFile(Path.GetFileName(f), File.ReadAllText(f)))];
}
