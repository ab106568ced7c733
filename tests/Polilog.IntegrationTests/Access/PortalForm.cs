using System.Net;
using System.Text.RegularExpressions;

namespace Polilog.IntegrationTests.Access;

/// <summary>Forms of the portal as a browser without script reads and posts them.</summary>
internal static partial class PortalForm
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>As a text area sends its lines.</summary>
    public static string Typed(string text) => text.Replace("\n", "\r\n", StringComparison.Ordinal);

    public static async Task<(HttpStatusCode Status, string Page)> PostAsync(HttpClient client, string path, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        using var answer = await client.PostAsync(path, form, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Value of a hidden field; empty: there is none.</summary>
    public static string Hidden(string page, string name) => WebUtility.HtmlDecode(Regex.Match(page, $"type=\"hidden\" name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value);

    /// <summary>As a browser reads it: without the first line break.</summary>
    public static string TextArea(string page)
    {
        var text = WebUtility.HtmlDecode(TextAreaPattern().Match(page).Groups["text"].Value).Replace("\r\n", "\n", StringComparison.Ordinal);
        Assert.StartsWith("\n", text, StringComparison.Ordinal);
        return text[1..];
    }

    [GeneratedRegex(@"<textarea[^>]*>(?<text>.*?)</textarea>", RegexOptions.Singleline)]
    private static partial Regex TextAreaPattern();
}
