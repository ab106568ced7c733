using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Polilog.IntegrationTests.Access;

/// <summary>What the API promises to other programs. A change of the golden file is a change of the contract.</summary>
public sealed class OpenApiTests(ServedHub served) : IClassFixture<ServedHub>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Document_is_as_reviewed()
    {
        var document = await DocumentAsync();
        document.AsObject().Remove("servers");
        Snapshot.Verify(document.ToJsonString(Indented), "json");
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_and_what_it_answers()
    {
        var paths = (await DocumentAsync())["paths"]!.AsObject();
        Assert.All(paths.SelectMany(p => p.Value!.AsObject().Select(o => (Name: $"{o.Key} {p.Key}", Operation: o.Value!))), o =>
        {
            Assert.True(o.Operation["summary"] is not null, $"{o.Name} has no summary.");
            var answers = o.Operation["responses"]!.AsObject();
            Assert.True(answers.ContainsKey("204") || answers["200"]?["content"] is not null, $"{o.Name} does not say what it answers.");
        });
    }

    private async Task<JsonNode> DocumentAsync() => (await (await served.StartedAsync()).Http.GetFromJsonAsync<JsonNode>("openapi/v1.json", TestContext.Current.CancellationToken))!;
}
