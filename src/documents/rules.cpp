#include "documents/rules.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "core/crypto.h"
#include "core/text.h"

namespace darcha::documents {
namespace {

constexpr std::string_view kSymbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Multiplies by x in GF(2^5) modulo x^5 + x^2 + 1, of which x generates the whole group.
constexpr unsigned times_x(unsigned value) { return ((value << 1) ^ ((value & 0x10) != 0 ? 0x25 : 0)) & 0x1F; }

/// The symbol c with sum(x^(n-i) d_i) + c = 0: the code words are multiples of (z + x), so two wrong symbols less than 31 apart that
/// exchange places, and any single wrong one, leave a remainder.
char check_symbol(std::string_view symbols) {
  unsigned sum = 0;
  for (const char symbol : symbols) sum = times_x(sum ^ static_cast<unsigned>(kSymbols.find(symbol)));
  return kSymbols[sum];
}

std::string random_symbols(BytesView random, std::size_t count) {
  if (random.size() < count) throw std::invalid_argument("too few random octets");
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += kSymbols[random[i] & 0x1F];  // 32 divides 256: no symbol is likelier than another
  return out;
}

std::string in_groups(std::string_view symbols) {
  std::string out;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += '-';
    out += symbols[i];
  }
  return out;
}

/// Capital Latin letters and digits of what was typed; nothing if there is any other sign in it.
std::optional<std::string> plain(std::string_view typed) {
  static constexpr std::array<std::pair<std::string_view, char>, 24> kLookalikes{
      {{"А", 'A'}, {"В", 'B'}, {"Е", 'E'}, {"К", 'K'}, {"М", 'M'}, {"Н", 'H'}, {"О", 'O'}, {"Р", 'P'},
       {"С", 'C'}, {"Т", 'T'}, {"Х", 'X'}, {"У", 'Y'}, {"а", 'A'}, {"в", 'B'}, {"е", 'E'}, {"к", 'K'},
       {"м", 'M'}, {"н", 'H'}, {"о", 'O'}, {"р", 'P'}, {"с", 'C'}, {"т", 'T'}, {"х", 'X'}, {"у", 'Y'}}};
  static constexpr std::array<std::string_view, 6> kIgnored{"\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u00A0"};
  if (typed.size() > 100) return std::nullopt;
  std::string out;
  while (!typed.empty()) {
    const char c = typed.front();
    if (static_cast<unsigned char>(c) < 0x80) {
      typed.remove_prefix(1);
      if (c == ' ' || c == '-' || c == '\t' || c == '_' || c == '.' || c == '\r' || c == '\n') continue;
      if (c >= 'a' && c <= 'z') {
        out += static_cast<char>(c - 'a' + 'A');
      } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
        out += c;
      } else {
        return std::nullopt;
      }
      continue;
    }
    const auto letter = std::ranges::find_if(kLookalikes, [typed](const auto& l) { return typed.starts_with(l.first); });
    const auto ignored = std::ranges::find_if(kIgnored, [typed](std::string_view i) { return typed.starts_with(i); });
    if (letter != kLookalikes.end()) {
      out += letter->second;
      typed.remove_prefix(letter->first.size());
    } else if (ignored != kIgnored.end()) {
      typed.remove_prefix(ignored->size());
    } else {
      return std::nullopt;
    }
  }
  return out;
}

/// `count` symbols of which the last checks the others, or nothing.
std::optional<std::string> checked(std::string symbols, std::size_t count) {
  for (char& c : symbols) {
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (kSymbols.find(c) == std::string_view::npos) return std::nullopt;
  }
  if (symbols.size() != count || check_symbol(std::string_view{symbols}.substr(0, count - 1)) != symbols.back()) return std::nullopt;
  return symbols;
}

}  // namespace

std::string_view code(State state) {
  switch (state) {
    case State::valid: return "valid";
    case State::superseded: return "superseded";
    case State::revoked: return "revoked";
  }
  return "revoked";
}

std::string_view code(Status status) {
  switch (status) {
    case Status::valid: return "valid";
    case Status::suspended: return "suspended";
    case Status::expired: return "expired";
    case Status::superseded: return "superseded";
    case Status::revoked: return "revoked";
  }
  return "revoked";
}

std::optional<State> parse_state(std::string_view text) {
  for (const State state : {State::valid, State::superseded, State::revoked})
    if (code(state) == text) return state;
  return std::nullopt;
}

std::string make_number(std::string_view prefix, Date issued, BytesView random) {
  const int year = static_cast<int>(std::chrono::year_month_day{issued}.year()) % 100;
  std::string symbols = random_symbols(random, kNumberRandom);
  symbols += check_symbol(symbols);
  return fmt::format("{}-{:02}-{}", prefix, year, in_groups(symbols));
}

std::string make_code(BytesView random) {
  std::string symbols = random_symbols(random, kCodeRandom);
  symbols += check_symbol(symbols);
  return in_groups(symbols);
}

std::optional<std::string> parse_code(std::string_view typed) {
  auto symbols = plain(typed);
  if (!symbols) return std::nullopt;
  const auto good = checked(std::move(*symbols), kCodeRandom + 1);
  if (!good) return std::nullopt;
  return in_groups(*good);
}

std::optional<std::string> parse_number(std::string_view typed) {
  const auto symbols = plain(typed);
  if (!symbols || symbols->size() != 4 + kNumberRandom + 1) return std::nullopt;
  const std::string prefix = symbols->substr(0, 2), year = symbols->substr(2, 2);
  const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!std::ranges::all_of(prefix, is_letter) || !std::ranges::all_of(year, is_digit)) return std::nullopt;
  const auto good = checked(symbols->substr(4), kNumberRandom + 1);
  if (!good) return std::nullopt;
  return prefix + "-" + year + "-" + in_groups(*good);
}

Status status_at(State state, std::optional<Date> valid_until, Instant now, bool suspended) {
  if (state == State::revoked) return Status::revoked;
  if (state == State::superseded) return Status::superseded;
  if (valid_until && date_in_tashkent(now) > *valid_until) return Status::expired;
  return suspended ? Status::suspended : Status::valid;
}

Result<void> may_withdraw(State state) {
  if (state == State::revoked) return refuse("documents.already_revoked");
  if (state == State::superseded) return refuse("documents.already_superseded");
  return {};
}

std::string mask_name(std::string_view full_name) {
  std::string out;
  std::size_t words = 0, at = 0;
  while (at < full_name.size() && words < 2) {
    while (at < full_name.size() && full_name[at] == ' ') ++at;
    if (at >= full_name.size()) break;
    std::size_t end = std::min(full_name.find(' ', at), full_name.size());
    const std::string_view word = full_name.substr(at, end - at);
    const auto lead = static_cast<unsigned char>(word.front());
    std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    length = std::min(length, word.size());
    if (word.substr(length).starts_with("\u02BB"))
      length += 2;  // Oʻ and Gʻ are one letter
    else if (word.starts_with("Sh") || word.starts_with("Ch"))
      length = 2;  // so are Sh and Ch
    if (!out.empty()) out += ' ';
    out += word.substr(0, length);
    out += '.';
    ++words;
    at = end;
  }
  return out;
}

std::string_view code(KeyKind kind) {
  switch (kind) {
    case KeyKind::code: return "code";
    case KeyKind::number: return "number";
    case KeyKind::file: return "file";
  }
  return "code";
}

Bytes lookup_key(KeyKind kind, std::string_view value) {
  const Digest digest = sha256(std::string("darcha documents ") + std::string(code(kind)) + '\n' + std::string(value));
  return {digest.begin(), digest.end()};
}

}  // namespace darcha::documents
