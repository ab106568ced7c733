using System.Xml;
using Polilog.Sdk;

namespace Polilog.Nagios;

/// <summary>Reads the XML of NRDP. It may declare nothing: entities could read files, and grow without end.</summary>
internal static class NrdpXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public static IReadOnlyList<CheckResult?> Read(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml.TrimStart('\uFEFF', ' ', '\t', '\r', '\n')), Settings);
            reader.MoveToContent();
            if (reader.LocalName != "checkresults")
                throw new MalformedPayloadException($"The XML begins with <{reader.LocalName}>; expected <checkresults>.", "XMLDATA");
            var results = new List<CheckResult?>();
            while (reader.Read())
                if (reader is { NodeType: XmlNodeType.Element, Depth: 1, LocalName: "checkresult" })
                    results.Add(ReadResult(reader));
            return results;
        }
        catch (XmlException e)
        {
            var why = xml.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) ? "It declares a document type, which is not read." : e.Message;
            throw new MalformedPayloadException($"The XML cannot be read: {why}", $"XMLDATA, line {e.LineNumber}, column {e.LinePosition}", e);
        }
    }

    /// <summary>Stands on the element, and on its end afterwards.</summary>
    private static CheckResult ReadResult(XmlReader reader)
    {
        var type = reader.GetAttribute("type");
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (reader.IsEmptyElement)
            return Result(type, texts);
        var name = "";
        while (reader.Read() && reader.Depth > 1)
        {
            if (reader.NodeType == XmlNodeType.Element)
                name = reader.Depth == 2 ? reader.LocalName : "";
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace && reader.Depth == 3)
                texts[name] = texts.GetValueOrDefault(name) + reader.Value;
        }
        return Result(type, texts);
    }

    private static CheckResult Result(string? type, Dictionary<string, string> texts) => new(
        type, texts.GetValueOrDefault("hostname"), texts.GetValueOrDefault("servicename"), texts.GetValueOrDefault("state"), texts.GetValueOrDefault("output"), texts.GetValueOrDefault("time"));
}
