using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace Polilog.Sdk;

/// <summary>How an <see cref="IAlertSource"/> asks, and an <see cref="IAcknowledgeSource"/> tells: what goes wrong becomes a sentence.</summary>
public static class AlertSourceClient
{
    /// <summary>Sends the request and reads the answer as JSON, as leniently as a body that was sent to the hub.</summary>
    /// <param name="client">The host's.</param>
    /// <param name="request">With what proves the connection; disposed by the caller.</param>
    /// <param name="type">The generated serialisation metadata of <typeparamref name="T"/>.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="AlertSourceException">Another status than success, or something else than such JSON.</exception>
    public static async Task<T> AskAsync<T>(this HttpClient client, HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        using var answer = await SendAsync(client, request, cancel).ConfigureAwait(false);
        var body = await answer.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        try
        {
            return BodyReader.Json(body, type, static _ => { });
        }
        catch (MalformedPayloadException e)
        {
            throw new AlertSourceException($"{AddressOf(request)} answered something else than was asked for: {e.Message}", e);
        }
    }

    /// <summary>Sends the request; of the answer only the status matters.</summary>
    /// <param name="client">The host's.</param>
    /// <param name="request">With what proves the connection; disposed by the caller.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="AlertSourceException">Another status than success.</exception>
    public static async Task TellAsync(this HttpClient client, HttpRequestMessage request, CancellationToken cancel)
    {
        using var answer = await SendAsync(client, request, cancel).ConfigureAwait(false);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        var answer = await client.SendAsync(request, cancel).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode)
            return answer;
        var status = (int)answer.StatusCode;
        answer.Dispose();
        throw new AlertSourceException($"{AddressOf(request)} answered {status}. {WhatToDo(status)}") { Status = status };
    }

    private static string AddressOf(HttpRequestMessage request) => request.RequestUri!.GetLeftPart(UriPartial.Path);

    /// <summary>The header that proves the connection: a bearer token, or user and password; null if neither is given.</summary>
    /// <param name="token">Null: there is none.</param>
    /// <param name="user">Null: there is none.</param>
    /// <param name="password">Of the user.</param>
    /// <exception cref="AlertSourceException">A secret has no value.</exception>
    public static AuthenticationHeaderValue? Authorization(Secret? token, string? user = null, Secret? password = null) =>
        token is not null ? new AuthenticationHeaderValue("Bearer", ValueOf(token, "token"))
        : user is not null ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{(password is null ? "" : ValueOf(password, "password"))}")))
        : null;

    private static string ValueOf(Secret secret, string name) =>
        secret.Current ?? throw new AlertSourceException($"The secret of the API's {name} has no value: put it into the folder of secrets.");

    private static string WhatToDo(int status) => status switch
    {
        400 => "It does not take what it was sent.",
        401 or 403 => "Its token, or user and password, is refused: see the options that begin with api_.",
        404 => "There is no such API: is api_url the address of its pages, without /api?",
        >= 300 and < 400 => "Redirects are not followed: set api_url to where it leads.",
        _ => "It is tried again.",
    };
}
