using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Polilog.Core;

namespace Polilog.Host;

/// <summary>Logs as JSON lines (readable ones on a terminal), metrics at <c>/metrics</c>, traces over OTLP when an endpoint is configured.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        if (Console.IsOutputRedirected)
            builder.Logging.AddJsonConsole(o => o.UseUtcTimestamp = true);
        else
            builder.Logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat, o.UseUtcTimestamp) = (true, "HH:mm:ss ", true));
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);

        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(r => r.AddService("polilog"))
            .WithMetrics(m => m.AddMeter(Tracing.Name, "Npgsql").AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter());
        // The exporter reads the standard OTEL_* variables itself, but not the one for traces alone; without an endpoint nothing is traced.
        var traces = builder.Configuration["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];
        if (string.IsNullOrEmpty(traces) && string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;
        telemetry.WithTracing(t => t.AddSource(Tracing.Name).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddNpgsql().AddOtlpExporter(o =>
        {
            if (Uri.TryCreate(traces, UriKind.Absolute, out var endpoint))
                o.Endpoint = endpoint;
        }));
    }
}
