using System.Text;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Ingress;

/// <summary>
/// A connector for tests. Every line of the body is one alert: <c>firing|resolved|info  key  title [severity]</c>; other words make it behave badly:
/// <c>malformed</c>, <c>throw</c>, <c>hang</c>, <c>ignore</c>, <c>reject</c>, <c>nothing</c>.
/// </summary>
internal sealed class LineConnector : IConnector
{
    /// <summary>Set when a call hangs; hanging calls end when it is disposed of.</summary>
    public ManualResetEventSlim Hanging { get; } = new();

    public ConnectorResult Read(ConnectorRequest request)
    {
        var (alerts, rejected, index) = (new List<Alert>(), new List<RejectedPart>(), 0);
        foreach (var line in Encoding.UTF8.GetString(request.Body.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', 4);
            switch (words[0])
            {
                case "malformed":
                    throw new MalformedPayloadException("The word is malformed.", "line 1");
                case "throw":
                    throw new InvalidOperationException("a defect\0 of the connector");
                case "hang":
                    Hanging.Wait();
                    break;
                case "ignore":
                    return ConnectorResult.Ignored("It is to be ignored.");
                case "reject":
                    rejected.Add(new RejectedPart(index, $"line {index + 1}", "It is to be rejected."));
                    break;
                case "nothing":
                    break;
                default:
                    alerts.Add(AlertOf(words, index));
                    break;
            }
            index++;
        }
        return new ConnectorResult { Alerts = alerts, Rejected = rejected };
    }

    private static Alert AlertOf(string[] words, int index) => new()
    {
        Identity = Identity.Of(("key", words[1])),
        Status = Enum.Parse<AlertStatus>(words[0], ignoreCase: true),
        Transition = words[0] == "resolved" ? Transition.Recovery : Transition.Problem,
        Title = words.Length > 2 ? words[2] : words[1],
        Severity = words.Length > 3 ? Enum.Parse<Severity>(words[3], ignoreCase: true) : null,
        Index = index,
    };
}
