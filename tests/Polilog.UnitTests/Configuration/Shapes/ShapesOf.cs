using Polilog.Core.Configuration.Shapes;

namespace Polilog.UnitTests.Configuration.Shapes;

/// <summary>All shapes that a file of the configuration consists of, each before those it holds.</summary>
internal static class ShapesOf
{
    public static IReadOnlyList<SectionShape> File { get; } = Of(ConfigurationShape.File);

    private static List<SectionShape> Of(SectionShape outermost)
    {
        var shapes = new List<SectionShape>();
        Add(outermost);
        return shapes;

        void Add(SectionShape shape)
        {
            if (shapes.Exists(s => s.Title == shape.Title))
                return;
            shapes.Add(shape);
            foreach (var inner in shape.Keys.Select(k => k.Form).Concat(shape.Named is { } named ? [named.Value] : []).SelectMany(Held))
                Add(inner);
        }
    }

    private static IEnumerable<SectionShape> Held(Form form) => form switch
    {
        Form.Mapping mapping => [mapping.Shape()],
        Form.Each each => Held(each.Item),
        Form.Either either => either.Forms.SelectMany(Held),
        _ => [],
    };
}
