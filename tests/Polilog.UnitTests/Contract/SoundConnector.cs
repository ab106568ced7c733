using System.Text.Json;
using System.Text.Json.Serialization;
using Polilog.Sdk;
using Polilog.Sdk.Testing;

namespace Polilog.UnitTests.Contract;

/// <summary>A small connector that keeps every law; those of <see cref="BrokenConnectors"/> differ from it in one thing each.</summary>
[Connector("sound")]
public class SoundConnector : IConnector
{
    public static IReadOnlyList<ConnectorCase> Cases { get; } = WriteCases();

    public virtual ConnectorResult Read(ConnectorRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var said = request.ReadJson(SaidJson.Default.Said);
        if (said.Id is null || said.State is not ("firing" or "resolved"))
            throw new MalformedPayloadException("id is missing, or state is neither firing nor resolved", "$");
        return ConnectorResult.Of(AlertOf(said));
    }

    protected virtual Alert AlertOf(Said said) => new()
    {
        Identity = Identity.Of(("id", said.Id!)),
        Status = said.State == "firing" ? AlertStatus.Firing : AlertStatus.Resolved,
        Title = said.Title ?? "",
    };

    private static IReadOnlyList<ConnectorCase> WriteCases()
    {
        var folder = Directory.CreateTempSubdirectory("sound").FullName;
        try
        {
            foreach (var state in (string[])["firing", "resolved"])
                File.WriteAllText(
                    Path.Combine(Directory.CreateDirectory(Path.Combine(folder, $"disk.{state}")).FullName, "request.json"),
                    $$"""{ "body": { "id": "disk-1", "state": "{{state}}", "title": "Disk /var is full", "value": 97.5 } }""");
            return ConnectorCase.All(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

public sealed record Said(string? Id, string? State, string? Title, double? Value);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Said))]
internal sealed partial class SaidJson : JsonSerializerContext;
