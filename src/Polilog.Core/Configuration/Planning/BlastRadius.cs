namespace Polilog.Core.Configuration.Planning;

/// <summary>What a configuration would have made of the incidents that were opened in a time. Each figure counts incidents as they were recorded, unless it says otherwise.</summary>
internal sealed record BlastRadius
{
    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset Until { get; init; }

    public required int Incidents { get; init; }

    /// <summary>Episodes that opened or joined them.</summary>
    public required int Episodes { get; init; }

    /// <summary>Would go to another topic.</summary>
    public required int Moved { get; init; }

    /// <summary>Were taken by a route that was meant for them, and would be by the catch-all alone.</summary>
    public required int OnlyCatchAll { get; init; }

    /// <summary>Would not be opened: no route beside the first takes them any more, or they only say that the source is alive.</summary>
    public required int NotOpened { get; init; }

    /// <summary>New ones, besides the recorded.</summary>
    public required int Added { get; init; }

    /// <summary>Would have joined another that was open.</summary>
    public required ReplayCount Merged { get; init; }

    /// <summary>Not all of their episodes would have come together.</summary>
    public required ReplayCount Split { get; init; }

    /// <summary>From where to where, the biggest first.</summary>
    public required IReadOnlyList<IncidentMove> Moves { get; init; }

    /// <summary>Connections that the configuration does not have any more, and how many incidents their alerts opened.</summary>
    public required IReadOnlyList<GoneConnection> GoneConnections { get; init; }
}

/// <param name="Examples">The newest, such as PAY-142; at most three.</param>
internal sealed record ReplayCount(int Incidents, IReadOnlyList<string> Examples);

/// <param name="From">Topic; null: opened besides.</param>
/// <param name="To">Topic; null: not opened any more.</param>
/// <param name="Route">By which; of what is not opened any more, the one of before.</param>
internal sealed record IncidentMove(string? From, string? To, string Route, bool IsCatchAll, int Incidents, IReadOnlyList<string> Examples);

internal sealed record GoneConnection(string Connection, int Incidents, IReadOnlyList<string> Examples);
