namespace Polilog.Host.Embedded;

/// <summary>Why there is no embedded PostgreSQL, in one sentence that says what to do.</summary>
internal sealed class EmbeddedPostgresException(string message, Exception? inner = null) : Exception(message, inner);
