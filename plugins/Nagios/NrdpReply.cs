using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using Polilog.Sdk;

namespace Polilog.Nagios;

/// <summary>NRDP's own answer, in the syntax of the request: status 0, or -1 and why. The HTTP status stays what it is, so that nothing takes a refusal for a success.</summary>
internal static class NrdpReply
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly XmlWriterSettings Declared = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CheckCharacters = false };

    public static ConnectorReply Of(NrdpRequest nrdp, Receipt receipt)
    {
        var isDone = receipt.Error is null && receipt.Status < 300;
        var message = isDone ? "OK" : receipt.Error ?? $"HTTP {receipt.Status}";
        var output = isDone ? Processed(receipt) : null;
        using var body = new MemoryStream();
        if (nrdp.IsJson)
            WriteJson(body, isDone, message, output);
        else
            WriteXml(body, isDone, message, output);
        return new ConnectorReply(receipt.Status, nrdp.IsJson ? "application/json" : "text/xml; charset=utf-8", body.ToArray());
    }

    private static string Processed(Receipt receipt)
    {
        var processed = $"{receipt.Accepted} checks processed";
        return receipt.Rejected is [var first, ..] ? $"{processed}, {receipt.Rejected.Count} rejected, such as {first.Place}: {first.Reason}" : processed;
    }

    private static void WriteJson(Stream body, bool isDone, string message, string? output)
    {
        using var writer = new Utf8JsonWriter(body, Plain);
        writer.WriteStartObject();
        writer.WriteStartObject("result");
        writer.WriteNumber("status", isDone ? 0 : -1);
        writer.WriteString("message", message);
        if (output is not null)
        {
            writer.WriteStartObject("meta");
            writer.WriteString("output", output);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteXml(Stream body, bool isDone, string message, string? output)
    {
        using var writer = XmlWriter.Create(body, Declared);
        writer.WriteStartElement("result");
        writer.WriteElementString("status", isDone ? "0" : "-1");
        writer.WriteElementString("message", message);
        if (output is not null)
        {
            writer.WriteStartElement("meta");
            writer.WriteElementString("output", output);
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }
}
