using System.ComponentModel.DataAnnotations;

namespace Polilog.Sdk;

/// <summary>An option that is null or an absolute address of http or https, without user, query or fragment.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HttpAddressAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is null or Uri { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }
            ? ValidationResult.Success
            : new ValidationResult("Expected an address such as https://monitoring.example, without user, ? or #.", [validationContext?.MemberName ?? ""]);
}
