using System.Text;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Polilog.Sdk;

namespace Polilog.Nagios;

/// <summary>The fields of a request, whichever way they came: urlencoded, multipart, a flat JSON object, or the query.</summary>
internal sealed class Form
{
    private const int MaxFields = 1000;

    // Old plugins and their shells write what the machine's locale says.
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> warnings = [];

    private bool isRepeated;
    private bool isOldEncoding;

    private Form() { }

    /// <summary>By name, without case. Of a name that came more than once, the first value that is not blank.</summary>
    public IReadOnlyDictionary<string, string> Fields => fields;

    public IReadOnlyList<string> Warnings => warnings;

    public static Form Read(ConnectorRequest request)
    {
        var form = new Form();
        var body = request.Body.Span;
        var content = (body.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? body[3..] : body).Trim(" \t\r\n"u8);
        if (content.IsEmpty && request.Query.Count == 0)
            throw new MalformedPayloadException("The body is empty; expected a form whose fields are named as the macros of a notification.");
        if (!content.IsEmpty)
            form.Add(content, request);
        foreach (var (name, value) in request.Query)
            form.fields.TryAdd(name, value);
        return form;
    }

    // By the first byte, as content types are often wrong. 0xFF, 0xFE and 0 begin the byte order marks of UTF-16 and UTF-32.
    private void Add(ReadOnlySpan<byte> content, ConnectorRequest request)
    {
        if (content[0] is (byte)'{' or 0xFF or 0xFE or 0)
            AddJson(request);
        else if (content.StartsWith("--"u8))
            MultipartForm.Read(content, Add);
        else
            UrlEncodedForm.Read(content, Add);
    }

    private void AddJson(ConnectorRequest request)
    {
        try
        {
            foreach (var (name, value) in request.ReadJson(NagiosJson.Default.TextMap).Pairs)
                Add(name, value);
        }
        catch (MalformedPayloadException e)
        {
            throw new MalformedPayloadException($"{e.Message} Nagios escapes nothing in JSON: send a form, with curl --data-urlencode.", e.Place, e);
        }
    }

    private void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Add(Text(name), Text(value));

    private void Add(string name, string value)
    {
        if (!fields.TryGetValue(name, out var known))
        {
            if (fields.Count == MaxFields)
                throw new MalformedPayloadException($"There are more than {MaxFields} fields; a notification has about a hundred.");
            fields.Add(name, value);
            return;
        }
        if (!isRepeated)
            warnings.Add($"The field `{name}` came more than once: the first value that is not empty was taken.");
        isRepeated = true;
        if (string.IsNullOrWhiteSpace(known))
            fields[name] = value;
    }

    private string Text(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        if (!isOldEncoding)
            warnings.Add("A text was not valid UTF-8; it was read as Windows-1252.");
        isOldEncoding = true;
        return Windows1252.GetString(bytes);
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TextMap))]
[JsonSerializable(typeof(NrdpJson))]
internal sealed partial class NagiosJson : JsonSerializerContext;
