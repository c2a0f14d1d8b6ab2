#include "net/writer.h"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

#include "core/crypto.h"

namespace darcha::net {
namespace {

void append_number(std::string& out, std::uint64_t value) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool is_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7F; });
}

/// The connection's own business: a handler that sets one of these is not believed.
bool is_framing(std::string_view name) {
  return equal_ignoring_case(name, "Content-Length") || equal_ignoring_case(name, "Transfer-Encoding") ||
         equal_ignoring_case(name, "Connection") || equal_ignoring_case(name, "Date") || equal_ignoring_case(name, "X-Request-Id");
}

}  // namespace

std::string_view DateCache::at(std::chrono::system_clock::time_point now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second.time_since_epoch() == second_) return text_;
  second_ = second.time_since_epoch();
  text_ = http_date(second);
  return text_;
}

std::string http_date(std::chrono::sys_seconds at) {
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto days = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{days};
  const std::chrono::hh_mm_ss time{at - days};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[std::chrono::weekday{days}.c_encoding()],
                     static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

RequestIds::RequestIds() {
  std::array<std::uint8_t, 16> random;
  fill_random(random);
  std::memcpy(&high_, random.data(), 8);
  std::memcpy(&low_, random.data() + 8, 8);
}

std::string RequestIds::next() {
  static constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  if (++low_ == 0) ++high_;
  std::string id(26, '0');
  // 130 bits of text for 128 bits of number: the low 13 characters carry 64 bits (and one spare), so do the high ones.
  std::uint64_t low = low_;
  std::uint64_t high = high_;
  for (int i = 25; i >= 13; --i, low >>= 5) id[static_cast<std::size_t>(i)] = kAlphabet[low & 31];
  for (int i = 12; i >= 0; --i, high >>= 5) id[static_cast<std::size_t>(i)] = kAlphabet[high & 31];
  return id;
}

void write_extra_head(std::string& out, const HeadOptions& options) {
  if (!options.date.empty()) {
    out += "Date: ";
    out += options.date;
    out += "\r\n";
  }
  if (!options.request_id.empty()) {
    out += "X-Request-Id: ";
    out += options.request_id;
    out += "\r\n";
  }
  if (options.close)
    out += "Connection: close\r\n";
  else if (options.keep_alive)
    out += "Connection: keep-alive\r\n";
  out += "\r\n";
}

void write_head(std::string& out, const Response& response, const HeadOptions& options) {
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::uint64_t>(std::clamp(response.status, 100, 599)));
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\n";
  for (const auto& [name, value] : response.headers.items()) {
    if (is_framing(name)) continue;
    if (!is_token(name) || !is_value(value))
      throw std::invalid_argument("a response header holds a character it may not: " + std::string(is_token(name) ? name : "?"));
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
  }
  if (options.chunked) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (options.length) {
    out += "Content-Length: ";
    append_number(out, *options.length);
    out += "\r\n";
  }
  write_extra_head(out, options);
}

bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

}  // namespace darcha::net
