// Numbers of documents, phones and organisations as people type them, brought to the one form that is stored and looked up.
// Source: domain facts B1; the lists of series are unverified there, so only the shape is checked.
#pragma once
#include <string>
#include <string_view>

#include "core/refusal.h"

namespace darcha::persons {

/// Passport, ID card, residence permit: two Latin letters and seven digits ("ad 123 45 67" becomes "AD1234567"; Cyrillic look-alikes
/// А В Е К М Н О Р С Т Х are read as Latin). Refusal persons.document_number.
Result<std::string> parse_document_number(std::string_view text);

/// Birth certificate: Roman numeral, two letters of the region, six or seven digits ("I-TN 0123456"). Refusal
/// persons.birth_certificate_number.
Result<std::string> parse_birth_certificate_number(std::string_view text);

/// "+998901234567" from that, "90 123-45-67", "998 90 123 45 67". Refusal persons.phone.
Result<std::string> parse_phone(std::string_view text);
std::string format_phone(std::string_view phone);  ///< "+998 90 123 45 67"; anything else unchanged

/// Lower case and trimmed; one `@`, a dot in the domain, no white space, at most 254 octets. Refusal persons.email.
Result<std::string> parse_email(std::string_view text);

}  // namespace darcha::persons
