// The lines of a connection and of a mail on its way in: pure, piece by piece. Private to mail; fuzzed by smtp_fuzz.cpp.
//
// A mail ends at CR LF . CR LF and nowhere else. Whatever two servers could read differently (a CR or an LF that stands alone) is refused
// with the connection: that is how mails are smuggled behind others. Spec: RFC 5321 2.3.8, 4.1.1.4, 4.5.2.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace darcha::mail {

inline constexpr std::size_t kCommandLine = 2048;    ///< 512 and what extensions add, generously
inline constexpr std::size_t kDataLine = 16 * 1024;  ///< 1,000 by the book; programs that do not break lines are common

/// The next command in `buffer`, without its CR LF, taken out of it; nothing while it is not whole. `broken` when it never will be one: too
/// long, or a CR or LF that stands alone.
std::optional<std::string> take_line(std::string& buffer, bool& broken);

class DataReader {
 public:
  enum class State { more, done, bare_line_end, line_too_long };
  /// Gives what was read, without the dots that were added, to `sink`. `used` octets of `piece` belong to the mail.
  State feed(std::string_view piece, std::size_t& used, const std::function<void(std::string_view)>& sink);

 private:
  enum class At { line_start, dot, dot_cr, inside, cr };
  At at_ = At::line_start;
  std::size_t line_ = 0;
};

}  // namespace darcha::mail
