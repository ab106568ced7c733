using Polilog.Core.People;
using Polilog.Portal.Pages;

namespace Polilog.Host.Access;

/// <summary><c>POST /login</c> and <c>POST /logout</c>: plain forms that turn a token into a session and end it.</summary>
internal static class LoginApi
{
    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("").AllowAnonymous().ExcludeFromDescription().AddEndpointFilter(Notices.ExplainFailureAsync);
        open.MapPost("/login", LogInAsync);
        open.MapPost("/logout", LogOutAsync);
    }

    private static async Task<IResult> LogInAsync(HttpContext context, AccessSessionStore sessions, LoginLimit limit, TimeProvider time)
    {
        var (now, sender) = (time.GetUtcNow(), context.Connection.RemoteIpAddress);
        var form = await Form.ReadAsync(context);
        var back = LocalPath.Of(form["return"]);
        if (await sessions.BeginAsync(form["token"].Trim(), now, context.RequestAborted) is { } value)
        {
            // It outlives the session: who is back too late with a form was logged in, and what he typed is kept.
            HubCookie.Set(context, AccessHandler.SessionCookie, value, AccessSessionStore.Lifetime * 2);
            return new SeeOther(back);
        }
        if (limit.WaitOf(sender, now) is { } wait)
        {
            context.Response.Headers.RetryAfter = $"{wait.TotalSeconds:0}";
            return Results.Text($"Too many wrong passwords came from this address. Try again in {wait.TotalSeconds:0} seconds.\n", statusCode: StatusCodes.Status429TooManyRequests);
        }
        limit.Count(sender, now);
        return new SeeOther(ShellEndpoints.LoginAddress(back, isWrong: true));
    }

    private static async Task<IResult> LogOutAsync(HttpContext context, AccessSessionStore sessions, AccessReader reader)
    {
        if (context.Request.Cookies[AccessHandler.SessionCookie] is { Length: > 0 } value)
        {
            await sessions.EndAsync(value, context.RequestAborted);
            reader.Forget(value);
        }
        HubCookie.Delete(context, AccessHandler.SessionCookie);
        return new SeeOther("/login");
    }
}
