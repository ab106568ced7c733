using System.Runtime.Versioning;

// Sockets, file rights and the peers are Linux's.
[assembly: SupportedOSPlatform("linux")]
