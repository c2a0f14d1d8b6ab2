// What a client wrote after the method, made safe to route on. Private to net; fuzzed by target_fuzz.cpp.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace darcha::net {

enum class Plus { is_plus, is_space };

/// Nothing when a % is not followed by two hexadecimal digits. May yield any octets, NUL included: the caller checks.
std::optional<std::string> percent_decode(std::string_view text, Plus plus);

/// The decoded path, beginning with `/`. Nothing for what could mean two things to two readers: `.` and `..` segments however written, an
/// encoded slash or backslash, control characters, NUL, bad UTF-8, a bad escape.
std::optional<std::string> parse_path(std::string_view raw);

struct Target {
  std::string_view path;       ///< raw; "*" for OPTIONS *
  std::string_view query;      ///< raw, without `?`
  std::string_view authority;  ///< of an absolute-form target, else empty
};

/// Spec: RFC 9112 3.2 origin-form, absolute-form and asterisk-form. A fragment or anything outside printable ASCII is refused.
std::optional<Target> split_target(std::string_view target);

/// Spec: RFC 9110 7.2: a host name or address with an optional port; nothing a header or a log could be broken with.
bool is_host(std::string_view host);

}  // namespace darcha::net
