using Polilog.Core.Configuration.Sections;

namespace Polilog.Core.Configuration.Shapes;

/// <summary>What a file of the configuration consists of. All files together are one configuration, so that none of them needs any of these keys.</summary>
internal static class ConfigurationShape
{
    public static readonly SectionShape File = new(
        "Configuration", "a configuration",
        HubSection.PublicUrl, HubSection.Administrators, HubSection.Matrix, ConnectionsSection.Connections, PeopleSection.People, RegulationsSection.Regulations, TopicsSection.Topics, RoutesSection.Routes);
}
