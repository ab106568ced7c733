using Polilog.Core.Regulation;

namespace Polilog.Core.Configuration.Sections;

/// <summary>What the installation has once: <c>public_url</c>, <c>administrators</c>, <c>matrix</c>.</summary>
internal static class HubSection
{
    /// <summary>The lists are filled by their own sections.</summary>
    public static HubConfiguration Read(ReadingContext context) => new()
    {
        Connections = [],
        People = [],
        Topics = [],
        Routes = [],
        Regulations = new Dictionary<string, TopicRegulation>(StringComparer.Ordinal),
        PublicUrl = ReadAddress(context.Single("public_url") ?? context.Files[0], "public_url", "https://polilog.example.org"),
        AdministratorsTopic = ReadAdministrators(context),
        Matrix = context.Single("matrix") is { } file ? ReadMatrix(file.SectionOrNull("matrix", "'matrix'"), context) : null,
    };

    private static string ReadAdministrators(ReadingContext context)
    {
        var file = context.Single("administrators") ?? context.Files[0];
        var topic = file.Text("administrators", "OPS");
        context.Topics.Check(topic, file.PlaceOf("administrators"));
        return topic;
    }

    private static MatrixSettings? ReadMatrix(Section? section, ReadingContext context)
    {
        if (section is null)
            return null;
        section.Required("access_token", "{ secret: matrix_token }");
        var matrix = new MatrixSettings(
            ReadAddress(section, "homeserver", "https://matrix.example.org"),
            section.Text("user", "\"@polilog:example.org\""),
            context.SecretName(section, "access_token") ?? "");
        if (matrix.UserId.Length > 0 && !(matrix.UserId[0] == '@' && matrix.UserId.Contains(':', StringComparison.Ordinal)))
            section.Faults.Add(section.PlaceOf("user"), $"'{matrix.UserId}' is no Matrix account: it looks like @polilog:example.org.");
        section.NotYet("application_service", "space");
        section.Close();
        return matrix;
    }

    private static Uri ReadAddress(Section section, string key, string example)
    {
        var text = section.Text(key, example);
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" })
            return address;
        if (text.Length > 0)
            section.Faults.Add(section.PlaceOf(key), $"'{key}' is an address such as {example}, not '{text}'.");
        return new Uri(example);
    }
}
