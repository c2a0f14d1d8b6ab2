// Octets and their text forms.
#pragma once
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace darcha {

/// Octets that are not text. (Text, always UTF-8, is std::string.)
using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

inline BytesView as_bytes(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }
inline std::string_view as_text(BytesView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

std::string to_hex(BytesView bytes);                          ///< lower case
std::optional<Bytes> parse_hex(std::string_view text);        ///< either case; nothing on any other character or odd length
std::string to_base64(BytesView bytes);                       ///< RFC 4648 4, with padding
std::optional<Bytes> parse_base64(std::string_view text);     ///< strict: padding required, no white space, zero trailing bits
std::string to_base64url(BytesView bytes);                    ///< RFC 4648 5, without padding
std::optional<Bytes> parse_base64url(std::string_view text);  ///< strict, without padding

}  // namespace darcha
