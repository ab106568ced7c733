using System.Runtime.Versioning;

// /proc, sockets and the peers are Linux's.
[assembly: SupportedOSPlatform("linux")]
