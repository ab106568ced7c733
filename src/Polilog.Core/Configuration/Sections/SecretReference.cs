using Polilog.Core.Configuration.Shapes;

namespace Polilog.Core.Configuration.Sections;

/// <summary><c>{ secret: name }</c> in place of a value that never stands in a configuration.</summary>
internal static class SecretReference
{
    public static readonly SectionKey Secret = new(
        "secret", NameForms.Secret, "Name of the secret. Its value stands in the file `secrets/NAME`, in the variable `POLILOG_SECRET_NAME`, or sealed in the database, never in the configuration.")
    { Example = "some_name" };

    public static readonly SectionShape Shape = new("Secret", "a secret", Secret);

    public static Form Form => new Form.Mapping(Shape);
}
