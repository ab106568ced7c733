using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Import.Alertmanager;

/// <summary>A node of Alertmanager's tree of routes, with what it inherits.</summary>
/// <param name="Matchers">In our words; all must hold.</param>
/// <param name="When">One of these must hold, else nobody is told of what comes here; empty: at any time.</param>
/// <param name="GroupBy">Labels; empty where every alert stays alone.</param>
internal sealed record AlertmanagerRoute(
    Place Place, string Receiver, IReadOnlyList<Matcher> Matchers, IReadOnlyList<TimeOfWeek> When, IReadOnlyList<string> GroupBy, bool Continue, IReadOnlyList<AlertmanagerRoute> Routes);
