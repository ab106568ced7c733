using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;

namespace Polilog.Portal;

/// <summary>Renders components to HTML: pages for one reader, fragments for everybody who watches. Components ask for no services.</summary>
internal sealed class Markup(ILoggerFactory loggers)
{
    /// <param name="parameters">By the names of the component's parameters.</param>
    public async Task<string> RenderAsync<TComponent>(params (string Name, object? Value)[] parameters)
        where TComponent : IComponent
    {
        // One renderer per rendering: it keeps what it has rendered until it is disposed.
        await using var renderer = new HtmlRenderer(Encoders.Only, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var view = ParameterView.FromDictionary(parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal));
            return (await renderer.RenderComponentAsync<TComponent>(view)).ToHtmlString();
        });
    }

    /// <summary>By default every letter beyond ASCII becomes eight; Russian pages stay readable and short.</summary>
    private sealed class Encoders : IServiceProvider
    {
        public static readonly Encoders Only = new();

        private readonly HtmlEncoder html = HtmlEncoder.Create(UnicodeRanges.All);

        public object? GetService(Type serviceType) => serviceType == typeof(HtmlEncoder) ? html : null;
    }
}
