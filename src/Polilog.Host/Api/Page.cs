namespace Polilog.Host.Api;

/// <summary>One page of a list.</summary>
/// <param name="Items">At most as many as asked for.</param>
/// <param name="Next">Cursor of the next page; null: this is the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <param name="rows">One more than the page holds, if there are more.</param>
    public static Page<T> Of<TRow>(IReadOnlyList<TRow> rows, PageRequest request, Func<TRow, long> id, Func<TRow, T> shape) => rows.Count > request.Limit
        ? new([.. rows.Take(request.Limit).Select(shape)], id(rows[request.Limit - 1]).ToString())
        : new([.. rows.Select(shape)], null);
}

/// <summary>Which page: the query parameters <c>limit</c> and <c>cursor</c>.</summary>
internal sealed record PageRequest(int Limit, long? Cursor)
{
    public const int MaxLimit = 500;

    /// <summary>What the reader is asked for: one more, which tells whether another page follows.</summary>
    public int Fetch => Limit + 1;

    public static PageRequest? TryRead(int? limit, string? cursor, out IResult? fault)
    {
        fault = null;
        if (limit is < 1 or > MaxLimit)
            fault = Problem.BadRequest($"limit is {limit}", $"Give a limit between 1 and {MaxLimit}, or none for 100.");
        long? from = null;
        if (cursor is not null)
        {
            if (long.TryParse(cursor, out var id) && id > 0)
                from = id;
            else
                fault = Problem.BadRequest($"cursor '{cursor}' is not one of ours", "Give the value of 'next' of the page before, or none for the first page.");
        }
        return fault is null ? new PageRequest(limit ?? 100, from) : null;
    }
}

/// <summary>Refusals that say why and what to do (RFC 9457).</summary>
internal static class Problem
{
    public static IResult BadRequest(string why, string whatToDo) => Results.Problem(whatToDo, statusCode: StatusCodes.Status400BadRequest, title: why);

    public static IResult NotFound(string why, string whatToDo) => Results.Problem(whatToDo, statusCode: StatusCodes.Status404NotFound, title: why);

    public static IResult Conflict(string why, string whatToDo) => Results.Problem(whatToDo, statusCode: StatusCodes.Status409Conflict, title: why);

    public static IResult Unprocessable(string why, string whatToDo) => Results.Problem(whatToDo, statusCode: StatusCodes.Status422UnprocessableEntity, title: why);

    public static IResult Unauthorized(string why, string whatToDo) => Results.Problem(whatToDo, statusCode: StatusCodes.Status401Unauthorized, title: why);

    public static IResult Unavailable(string why, string whatToDo) => Results.Problem(whatToDo, statusCode: StatusCodes.Status503ServiceUnavailable, title: why);

    public static IResult Forbidden(string why, string whatToDo) => Results.Problem(whatToDo, statusCode: StatusCodes.Status403Forbidden, title: why);
}
