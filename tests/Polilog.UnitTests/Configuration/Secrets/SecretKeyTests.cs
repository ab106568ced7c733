using System.Text;
using Polilog.Core.Configuration.Secrets;

namespace Polilog.UnitTests.Configuration.Secrets;

public sealed class SecretKeyTests : IDisposable
{
    private const string Text = "0123456789abcdef0123456789abcdef";

    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void What_is_sealed_can_be_opened_by_the_same_key_about_the_same_thing_only()
    {
        var key = SecretKey.OfText(Text);
        var sealedValue = key.Seal("пароль"u8, "matrix_token");
        Assert.Equal("пароль", Encoding.UTF8.GetString(SecretKey.OfText(Text).Open(sealedValue, "matrix_token")!));
        Assert.Null(key.Open(sealedValue, "other"));
        Assert.Null(SecretKey.OfText(Text + "x").Open(sealedValue, "matrix_token"));
        Assert.Null(key.Open([], "matrix_token"));
        for (var i = 0; i < sealedValue.Length; i++)
        {
            var changed = sealedValue.ToArray();
            changed[i] ^= 1;
            Assert.Null(key.Open(changed, "matrix_token"));
        }
    }

    [Fact]
    public void The_same_value_is_never_sealed_alike() => Assert.NotEqual(SecretKey.OfText(Text).Seal("a"u8, "x"), SecretKey.OfText(Text).Seal("a"u8, "x"));

    [Fact]
    public void A_key_is_wrapped_and_unwrapped_by_another()
    {
        var (master, key) = (SecretKey.OfText(Text), SecretKey.Random());
        var again = master.Unwrap(master.Wrap(key))!;
        Assert.Equal("a"u8.ToArray(), again.Open(key.Seal("a"u8, "x"), "x"));
        Assert.Null(SecretKey.Random().Unwrap(master.Wrap(key)));
    }

    [Fact]
    public void The_master_key_comes_from_the_environment_or_from_a_file_that_only_its_owner_reads()
    {
        Assert.Null(MasterKey.Find(null, _ => null));
        File.WriteAllText(file, Text + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            Assert.Contains("chmod 600", Assert.Throws<SecretException>(() => MasterKey.Find(file, _ => null)).Message, StringComparison.Ordinal);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        var ofFile = MasterKey.Find(file, _ => null)!;
        var ofVariable = MasterKey.Find("/not/looked/at", name => name == "POLILOG_KEY" ? Text : null)!;
        Assert.NotNull(ofFile.Open(ofVariable.Seal("a"u8, "x"), "x"));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("                                                 ")]
    public void A_key_that_is_easy_to_guess_is_refused(string text) => Assert.Contains("openssl rand", Assert.Throws<SecretException>(() => MasterKey.Find(null, _ => text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_key_file_that_cannot_be_read_is_said() => Assert.StartsWith("The key cannot be read", Assert.Throws<SecretException>(() => MasterKey.Find("/no/such/key", _ => null)).Message, StringComparison.Ordinal);
}
