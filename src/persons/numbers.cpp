#include "persons/numbers.h"

#include <array>

#include <fmt/format.h>

namespace darcha::persons {

namespace {

struct LookAlike {
  std::string_view cyrillic;
  char latin;
};
constexpr std::array kLookAlikes{LookAlike{"А", 'A'}, LookAlike{"В", 'B'}, LookAlike{"Е", 'E'}, LookAlike{"К", 'K'}, LookAlike{"М", 'M'},
                                 LookAlike{"Н", 'H'}, LookAlike{"О", 'O'}, LookAlike{"Р", 'P'}, LookAlike{"С", 'C'}, LookAlike{"Т", 'T'},
                                 LookAlike{"Х", 'X'}, LookAlike{"а", 'A'}, LookAlike{"в", 'B'}, LookAlike{"е", 'E'}, LookAlike{"к", 'K'},
                                 LookAlike{"м", 'M'}, LookAlike{"н", 'H'}, LookAlike{"о", 'O'}, LookAlike{"р", 'P'}, LookAlike{"с", 'C'},
                                 LookAlike{"т", 'T'}, LookAlike{"х", 'X'}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool all_digits(std::string_view text) { return std::ranges::all_of(text, is_digit); }

/// Upper case without spaces; look-alikes become Latin. Other characters stay and are refused later.
std::string compact(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto alike = std::ranges::find_if(kLookAlikes, [&](const LookAlike& l) { return text.substr(i).starts_with(l.cyrillic); });
    if (alike != kLookAlikes.end()) {
      out += alike->latin;
      i += alike->cyrillic.size();
      continue;
    }
    const char c = text[i++];
    if (c == ' ' || c == '\t') continue;
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

}  // namespace

Result<std::string> parse_document_number(std::string_view text) {
  std::string number = compact(text);
  std::erase(number, '-');
  if (number.size() != 9 || !is_upper(number[0]) || !is_upper(number[1]) || !all_digits(std::string_view{number}.substr(2)))
    return refuse("persons.document_number", RefusalKind::bad_input);
  return number;
}

Result<std::string> parse_birth_certificate_number(std::string_view text) {
  const std::string number = compact(text);
  const auto bad = refuse("persons.birth_certificate_number", RefusalKind::bad_input);
  const auto hyphen = number.find('-');
  if (hyphen == std::string::npos || hyphen == 0 || hyphen > 4) return bad;
  if (number.substr(0, hyphen).find_first_not_of("IVX") != std::string::npos) return bad;
  std::string_view rest = std::string_view{number}.substr(hyphen + 1);
  if (rest.size() < 8 || !is_upper(rest[0]) || !is_upper(rest[1])) return bad;
  std::string_view digits = rest.substr(2);
  if (digits.starts_with("№")) digits.remove_prefix(std::string_view{"№"}.size());
  if ((digits.size() != 6 && digits.size() != 7) || !all_digits(digits)) return bad;
  return fmt::format("{}-{} {}", number.substr(0, hyphen), rest.substr(0, 2), digits);
}

Result<std::string> parse_phone(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_digit(c)) {
      digits += c;
    } else if (c != ' ' && c != '-' && c != '(' && c != ')' && !(c == '+' && digits.empty())) {
      return refuse("persons.phone", RefusalKind::bad_input);
    }
  }
  if (digits.size() == 12 && digits.starts_with("998")) digits.erase(0, 3);
  if (digits.size() != 9) return refuse("persons.phone", RefusalKind::bad_input);
  return "+998" + digits;
}

std::string format_phone(std::string_view phone) {
  if (phone.size() != 13 || !phone.starts_with("+998")) return std::string{phone};
  return fmt::format("+998 {} {} {} {}", phone.substr(4, 2), phone.substr(6, 3), phone.substr(9, 2), phone.substr(11, 2));
}

Result<std::string> parse_email(std::string_view text) {
  const auto first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
  std::string email;
  if (first != std::string_view::npos) email = text.substr(first, last - first + 1);
  for (char& c : email)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const auto at = email.find('@');
  const auto dot = email.rfind('.');
  const bool ok =
      email.size() <= 254 && at != std::string::npos && at > 0 && email.find('@', at + 1) == std::string::npos &&
      dot != std::string::npos && dot > at + 1 && dot + 1 < email.size() &&
      std::ranges::none_of(email, [](unsigned char c) { return c <= ' ' || c == 0x7f || c == ',' || c == ';' || c == '<' || c == '>'; });
  if (!ok) return refuse("persons.email", RefusalKind::bad_input);
  return email;
}

}  // namespace darcha::persons
