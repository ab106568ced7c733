namespace Polilog.Core.Configuration.Planning;

/// <summary>One thing that a configuration says otherwise than the one before it.</summary>
/// <param name="Kind">topic, route, person, regulation, connection, template; or hub, which has no name.</param>
/// <param name="What">In words, such as <c>ownership within critical 5m -> 10m</c>.</param>
internal sealed record ConfigurationChange(string Kind, string Name, string What)
{
    public override string ToString() => Name.Length == 0 ? $"{Kind}: {What}" : $"{Kind} {Name}: {What}";
}
