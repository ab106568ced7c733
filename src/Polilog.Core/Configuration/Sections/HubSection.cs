using System.Text.RegularExpressions;
using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Regulation;

namespace Polilog.Core.Configuration.Sections;

/// <summary>What the installation has once: <c>public_url</c>, <c>administrators</c>, <c>matrix</c>.</summary>
internal static partial class HubSection
{
    private static readonly Form.Text Address = new(AddressPattern(), "an address with http or https, without query");

    private static readonly SectionKey Homeserver = new("homeserver", Address, "Base address of the homeserver's client-server API.") { Example = "https://matrix.example.org" };
    private static readonly SectionKey User = new("user", new Form.Text(UserPattern(), "such as @polilog:example.org"), "The bot's account, in quotes.") { Example = "\"@polilog:example.org\"" };
    private static readonly SectionKey AccessToken = new("access_token", SecretReference.Form, "The secret that holds the bot's access token.") { Example = "{ secret: matrix_token }" };
    private static readonly SectionShape MatrixShape = new("Matrix", "'matrix'", Homeserver, User, AccessToken) { NotYet = ["application_service", "space"] };

    public static readonly SectionKey PublicUrl = new("public_url", Address, "Where people reach the portal; links in messages begin with it.") { Example = "https://polilog.example.org" };
    public static readonly SectionKey Administrators = new(
        "administrators", NameForms.Topic, "Key of the topic whose room is told what concerns Polilog itself, such as requests that could not be read and plugins that were refused.")
    { Example = "OPS" };
    public static readonly MappingKey Matrix = new("matrix", MatrixShape, "The chat server and the bot's account on it; read when a host starts. Without it topics have their rooms in the portal only.");

    /// <summary>The lists are filled by their own sections.</summary>
    public static HubConfiguration Read(ReadingContext context) => new()
    {
        Connections = [],
        People = [],
        Topics = [],
        Routes = [],
        Regulations = new Dictionary<string, TopicRegulation>(StringComparer.Ordinal),
        PublicUrl = ReadAddress(context.Single(PublicUrl) ?? context.Files[0], PublicUrl),
        AdministratorsTopic = ReadAdministrators(context),
        Matrix = context.Single(Matrix) is { } file ? ReadMatrix(file.SectionOrNull(Matrix), context) : null,
    };

    private static string ReadAdministrators(ReadingContext context)
    {
        var file = context.Single(Administrators) ?? context.Files[0];
        var topic = file.Text(Administrators);
        context.Topics.Check(topic, file.PlaceOf(Administrators));
        return topic;
    }

    private static MatrixSettings? ReadMatrix(Section? section, ReadingContext context)
    {
        if (section is null)
            return null;
        section.Required(AccessToken);
        var matrix = new MatrixSettings(
            ReadAddress(section, Homeserver),
            section.Text(User),
            context.SecretName(section, AccessToken) ?? "");
        if (matrix.UserId.Length > 0 && !UserPattern().IsMatch(matrix.UserId))
            section.Faults.Add(section.PlaceOf(User), $"'{matrix.UserId}' is no Matrix account: it looks like @polilog:example.org.");
        section.Close();
        return matrix;
    }

    private static Uri ReadAddress(Section section, SectionKey key)
    {
        var text = section.Text(key);
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" })
            return address;
        if (text.Length > 0)
            section.Faults.Add(section.PlaceOf(key), $"'{key.Name}' is an address such as {key.Example}, not '{text}'.");
        return new Uri(key.Example!);
    }

    // For editors; what an address is, Uri knows better.
    [GeneratedRegex(@"\A[Hh][Tt][Tt][Pp][Ss]?://[^?#]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex AddressPattern();

    [GeneratedRegex(@"\A@[^:]*:", RegexOptions.NonBacktracking)]
    private static partial Regex UserPattern();
}
