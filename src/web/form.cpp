#include "web/form.h"

#include <unicode/regex.h>
#include <unicode/uchar.h>

#include <charconv>

#include "core/crypto.h"
#include "core/dates.h"
#include "core/log.h"
#include "core/text.h"
#include "core/utf8.h"

namespace darcha::web {
namespace {

/// White space of any script off both ends; CRLF, which forms send for a line break, becomes LF.
std::string trimmed(std::string_view typed) {
  std::u32string points;
  for (const char32_t c : utf8::decode(typed)) {
    if (c == U'\n' && !points.empty() && points.back() == U'\r')
      points.back() = c;
    else
      points += c == U'\t' ? U' ' : c;  // pasted from a table
  }
  const auto is_blank = [](char32_t c) { return u_isUWhiteSpace(static_cast<UChar32>(c)) || c == U'\u200B' || c == U'\uFEFF'; };
  std::u32string_view view = points;
  while (!view.empty() && is_blank(view.front())) view.remove_prefix(1);
  while (!view.empty() && is_blank(view.back())) view.remove_suffix(1);
  return to_nfc(utf8::encode(view));
}

/// Well-formed UTF-8 without control characters; a form cannot send those by itself.
bool is_plain_text(std::string_view text, bool lines) {
  if (!is_utf8(text)) return false;
  for (const char32_t c : utf8::decode(text)) {
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    if (control && c != U'\t' && !(lines && (c == U'\n' || c == U'\r'))) return false;
  }
  return true;
}

std::string without_spaces(std::string_view text) {
  std::string out;
  for (const char32_t c : utf8::decode(text)) {
    if (!u_isUWhiteSpace(static_cast<UChar32>(c))) utf8::append(out, c);
  }
  return out;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string digits_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= '0' && c <= '9') out += c;
  }
  return out;
}

bool matches(const std::string& pattern, const std::string& value) {
  UErrorCode status = U_ZERO_ERROR;
  icu::RegexMatcher matcher(icu::UnicodeString::fromUTF8(pattern), 0, status);
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(value);
  matcher.reset(text);
  matcher.setTimeLimit(100, status);  // about that many ms: a bad pattern must not stop the server
  const bool matched = matcher.matches(status);
  if (U_FAILURE(status)) log_error("form.pattern", {{"pattern", pattern}, {"error", u_errorName(status)}});
  return U_SUCCESS(status) && matched;
}

// Spec: domain facts B1. Structure and check digit (weights 7, 3, 1 of ICAO 9303), without asking whether the birth date lies ahead.
bool is_pin(std::string_view pin) {
  if (pin.size() != 14 || digits_of(pin).size() != 14 || pin[0] < '1' || pin[0] > '6') return false;
  const auto two = [&](std::size_t at) { return (pin[at] - '0') * 10 + (pin[at + 1] - '0'); };
  const int century = 1700 + (pin[0] - '0' + 1) / 2 * 100;
  if (!make_date(century + two(5), static_cast<unsigned>(two(3)), static_cast<unsigned>(two(1)))) return false;
  if (pin.substr(7, 3) == "000" || pin.substr(10, 3) == "000") return false;
  constexpr std::array kWeights{7, 3, 1};
  int sum = 0;
  for (std::size_t i = 0; i < 13; ++i) sum += (pin[i] - '0') * kWeights[i % 3];
  return sum % 10 == pin[13] - '0';
}

/// One @, a dot in the domain, no spaces; the rest only the mail itself can prove. Spec: RFC 5321 4.5.3.1 for the lengths.
bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (text.size() > 254 || at == std::string_view::npos || at == 0 || at > 64 || text.find('@', at + 1) != std::string_view::npos)
    return false;
  const std::string_view domain = text.substr(at + 1);
  const std::size_t dot = domain.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 2 >= domain.size() || domain.find("..") != std::string_view::npos ||
      domain.starts_with('-'))
    return false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '<' || c == '>' || c == ',' || c == ';' || c == '"' || c == '(' ||
        c == ')' || c == '\\')
      return false;
  }
  return true;
}

bool is_token(std::string_view text) { return text.size() == 22 && parse_base64url(text).has_value(); }

}  // namespace

std::string Form::number(std::int64_t value) const { return format_number(value, context_.lang); }

void Form::fail(std::string field, std::string code, TextArgs args) {
  for (const FieldError& error : errors_) {
    if (error.field == field) return;  // the first says enough
  }
  errors_.push_back({std::move(field), std::move(code), std::move(args)});
}

void Form::take(const Refusal& refusal) {
  for (const FieldError& error : refusal.fields) fail(error.field, error.code, error.args);
}

std::optional<std::string> Form::one(const std::string& name, bool required, bool lines) {
  if (fields_.count(name) > 1) {
    fail(name, "web.field_repeated");
    return std::nullopt;
  }
  const std::string_view typed = fields_.find(name).value_or("");
  if (!is_plain_text(typed, lines)) {
    fail(name, "web.field_not_text");
    return std::nullopt;
  }
  std::string value = trimmed(typed);
  if (!value.empty()) return value;
  if (required) fail(name, "web.field_required");
  return std::nullopt;
}

std::string Form::text(const std::string& name, const TextRule& rule) {
  auto value = one(name, rule.required, rule.lines);
  if (!value) return {};
  const std::size_t characters = count_characters(*value);
  if (characters > rule.max) {
    fail(name, "web.field_too_long", {{"max", number(static_cast<std::int64_t>(rule.max))}});
  } else if (characters < rule.min) {
    fail(name, "web.field_too_short", {{"min", number(static_cast<std::int64_t>(rule.min))}});
  } else if (!rule.pattern.empty() && !matches(rule.pattern, *value)) {
    fail(name, rule.pattern_code);
  } else {
    return rule.uzbek ? normalize_apostrophes(*value) : *value;
  }
  return {};
}

std::optional<std::int64_t> Form::integer(const std::string& name, const NumberRule& rule) {
  const auto typed = one(name, rule.required);
  if (!typed) return std::nullopt;
  const auto value = parse_integer(without_spaces(*typed));
  if (!value) {
    fail(name, "web.field_number");
  } else if (*value < rule.min) {
    fail(name, "web.field_number_min", {{"min", number(rule.min)}});
  } else if (*value > rule.max) {
    fail(name, "web.field_number_max", {{"max", number(rule.max)}});
  } else {
    return value;
  }
  return std::nullopt;
}

std::optional<Money> Form::money(const std::string& name, const NumberRule& rule) {
  const auto typed = one(name, rule.required);
  if (!typed) return std::nullopt;
  std::string text = without_spaces(*typed);
  std::int64_t tiyin = 0;
  if (const std::size_t point = text.find_first_of(",."); point != std::string::npos) {
    const std::string fraction = text.substr(point + 1);
    const auto hundredths = fraction.size() == 2 && digits_of(fraction).size() == 2 ? parse_integer(fraction) : std::nullopt;
    if (!hundredths) {
      fail(name, "web.field_money");
      return std::nullopt;
    }
    tiyin = *hundredths;
    text.resize(point);
  }
  const auto som = digits_of(text) == text ? parse_integer(text) : std::nullopt;
  if (!som || *som > 10'000'000'000'000) {
    fail(name, "web.field_money");
  } else if (*som < rule.min) {
    fail(name, "web.field_number_min", {{"min", format_money(Money::som(rule.min), context_.lang)}});
  } else if (*som > rule.max || (*som == rule.max && tiyin > 0)) {
    fail(name, "web.field_number_max", {{"max", format_money(Money::som(rule.max), context_.lang)}});
  } else {
    return Money{*som * 100 + tiyin};
  }
  return std::nullopt;
}

std::optional<Date> Form::date(const std::string& name, const DateRule& rule) {
  std::array<std::string, 3> parts;
  bool any = false;
  bool all = true;
  for (std::size_t i = 0; const char* part : {"_day", "_month", "_year"}) {
    const std::string box = name + part;
    if (fields_.count(box) > 1) {
      fail(name, "web.field_repeated");
      return std::nullopt;
    }
    parts[i] = trimmed(fields_.find(box).value_or(""));
    any = any || !parts[i].empty();
    all = all && !parts[i].empty();
    ++i;
  }
  if (!any && !rule.required) return std::nullopt;
  if (!all) {
    fail(name, any ? "web.field_date_part" : "web.field_required");
    return std::nullopt;
  }
  const bool shaped = parts[0].size() <= 2 && parts[1].size() <= 2 && parts[2].size() == 4 &&
                      digits_of(parts[0] + parts[1] + parts[2]) == parts[0] + parts[1] + parts[2];
  const auto day = shaped ? make_date(static_cast<int>(*parse_integer(parts[2])), static_cast<unsigned>(*parse_integer(parts[1])),
                                      static_cast<unsigned>(*parse_integer(parts[0])))
                          : std::nullopt;
  if (!day || *day < *make_date(1800, 1, 1)) {
    fail(name, "web.field_date");
  } else if (rule.earliest && *day < *rule.earliest) {
    fail(name, "web.field_date_early", {{"date", format_date(*rule.earliest, context_.lang)}});
  } else if (rule.latest && *day > *rule.latest) {
    fail(name, "web.field_date_late", {{"date", format_date(*rule.latest, context_.lang)}});
  } else {
    return day;
  }
  return std::nullopt;
}

std::string Form::choice(const std::string& name, const std::vector<std::string>& allowed, bool required) {
  if (fields_.count(name) > 1) {
    fail(name, "web.field_repeated");
    return {};
  }
  const std::string value = raw(name);
  if (value.empty()) {
    if (required) fail(name, "web.field_choose");
    return {};
  }
  if (std::ranges::find(allowed, value) != allowed.end()) return value;
  fail(name, "web.field_choice_unknown");
  return {};
}

std::vector<std::string> Form::choices(const std::string& name, const std::vector<std::string>& allowed, std::size_t min) {
  std::vector<std::string> out;
  for (const std::string_view value : fields_.find_all(name)) {
    if (std::ranges::find(allowed, value) == allowed.end() || std::ranges::find(out, value) != out.end()) {
      fail(name, "web.field_choice_unknown");
      return {};
    }
    out.emplace_back(value);
  }
  if (out.size() < min) fail(name, "web.field_choose_several", {{"min", number(static_cast<std::int64_t>(min))}});
  return out;
}

bool Form::ticked(const std::string& name) const { return fields_.find(name) == "1"; }

bool Form::must_tick(const std::string& name, const std::string& code) {
  if (ticked(name)) return true;
  fail(name, code);
  return false;
}

std::string Form::phone(const std::string& name, bool required) {
  const auto typed = one(name, required);
  if (!typed) return {};
  std::string digits = digits_of(*typed);
  const bool shaped = typed->find_first_not_of("+0123456789 -()\u00A0") == std::string::npos;
  if (digits.size() == 12 && digits.starts_with("998")) digits.erase(0, 3);
  if (shaped && digits.size() == 9 && digits[0] != '0') return "+998" + digits;
  fail(name, "web.field_phone");
  return {};
}

std::string Form::pin(const std::string& name, bool required) {
  const auto typed = one(name, required);
  if (!typed) return {};
  const std::string digits = without_spaces(*typed);
  if (is_pin(digits)) return digits;
  fail(name, digits.size() == 14 && digits_of(digits).size() == 14 ? "web.field_pin_mistyped" : "web.field_pin");
  return {};
}

std::string Form::email(const std::string& name, bool required) {
  const auto typed = one(name, required);
  if (!typed) return {};
  if (is_email(*typed)) return *typed;
  fail(name, "web.field_email");
  return {};
}

std::string Form::in_group(const std::string& prefix, std::size_t index, std::string_view name) {
  return prefix + '.' + std::to_string(index) + '.' + std::string{name};
}

std::size_t Form::group_count(const std::string& prefix, std::size_t max) const {
  std::size_t count = 0;
  for (const auto& [name, value] : fields_.items()) {
    if (!name.starts_with(prefix + '.')) continue;
    const std::string_view rest = std::string_view{name}.substr(prefix.size() + 1);
    const auto index = parse_integer(rest.substr(0, rest.find('.')));
    if (index && *index >= 0 && static_cast<std::size_t>(*index) < max) count = std::max(count, static_cast<std::size_t>(*index) + 1);
  }
  return count;
}

std::string Form::token() const {
  if (const auto header = context_.request->headers.find("Idempotency-Key"); header && !header->empty() && header->size() <= 255) {
    return to_hex(sha256(*header)).substr(0, 40);
  }
  const std::string posted{context_.request->form.find("once").value_or("")};
  return is_token(posted) ? posted : random_token(16);
}

Refusal Form::refusal() const { return {.code = "web.bad_input", .kind = RefusalKind::bad_input, .fields = errors_}; }

}  // namespace darcha::web
