#include "identity/rules.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/crypto.h"
#include "core/text.h"

namespace darcha::identity {
namespace {

// The beginnings of nearly every list of leaked passwords that are long enough to pass, and what people here add to them.
constexpr std::string_view kWellKnown[] = {
    "1234567890", "0123456789", "password12",  "password123", "qwertyuiop", "qwerty12345",  "1q2w3e4r5t", "1qaz2wsx3edc", "uzbekistan",
    "uzbekiston", "ozbekiston", "toshkent123", "tashkent123", "parol12345", "parolparol",   "salom12345", "iloveyou12",   "administrator",
    "qwerty1234", "1234567891", "0987654321",  "asdfghjkl1",  "zxcvbnm123", "qazwsxedcrfv", "karakalpak", "password1234"};

constexpr std::string_view kRecoveryAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford base 32

}  // namespace

std::optional<FieldError> check_password(std::string_view password, std::string_view identifier) {
  const auto fault = [](std::string code, TextArgs args = {}) {
    return FieldError{"password", "identity.password_" + code, std::move(args)};
  };
  if (!is_utf8(password)) return fault("unreadable");
  const std::size_t characters = count_characters(password);
  if (characters < kMinPassword) return fault("too_short", {{"min", std::to_string(kMinPassword)}});
  if (characters > kMaxPassword) return fault("too_long", {{"max", std::to_string(kMaxPassword)}});
  const std::string lower = to_lower(password);
  if (std::all_of(lower.begin(), lower.end(), [&](char c) { return c == lower.front(); })) return fault("too_simple");
  if (std::find(std::begin(kWellKnown), std::end(kWellKnown), lower) != std::end(kWellKnown)) return fault("well_known");
  const std::string_view name = identifier.substr(0, identifier.find('@'));
  if (name.size() >= 4 && lower.find(to_lower(name)) != std::string::npos) return fault("holds_name");
  return std::nullopt;
}

std::chrono::seconds lock_after(int failures) {
  if (failures < kFreeFailures) return std::chrono::seconds{0};
  const int doublings = std::min(failures - kFreeFailures, 10);
  return std::min<std::chrono::seconds>(std::chrono::seconds{30LL << doublings}, kLongestLock);
}

std::unexpected<Refusal> too_many_attempts(std::chrono::seconds wait) {
  Refusal refusal{.code = "identity.too_many_attempts", .kind = RefusalKind::rate_limited};
  refusal.retry_after_s = static_cast<int>(wait.count());
  refusal.args = {{"minutes", std::to_string(std::max<long>(1, (wait.count() + 59) / 60))}};
  return std::unexpected(std::move(refusal));
}

bool session_alive(Instant created, Instant last_seen, bool pending, Instant now) {
  if (pending) return now < created + kPendingLife;
  return now < last_seen + kSessionIdle && now < created + kSessionLife;
}

std::string to_cookie(const SessionToken& token) {
  Bytes all;
  all.insert(all.end(), token.subject.value.octets.begin(), token.subject.value.octets.end());
  all.insert(all.end(), token.session.value.octets.begin(), token.session.value.octets.end());
  all.insert(all.end(), token.secret.begin(), token.secret.end());
  return to_base64url(all);
}

std::optional<SessionToken> parse_session_cookie(std::string_view value) {
  const auto all = parse_base64url(value);
  if (!all || all->size() != 64) return std::nullopt;
  SessionToken token;
  std::memcpy(token.subject.value.octets.data(), all->data(), 16);
  std::memcpy(token.session.value.octets.data(), all->data() + 16, 16);
  token.secret.assign(all->begin() + 32, all->end());
  return token;
}

std::string make_recovery_code() {
  std::array<std::uint8_t, 12> random;
  fill_random(random);
  std::string out;
  for (std::size_t i = 0; i < random.size(); ++i) {
    if (i == 4 || i == 8) out += '-';
    out += kRecoveryAlphabet[random[i] & 31];
  }
  return out;
}

std::string normalize_recovery_code(std::string_view typed) {
  std::string out;
  for (char c : typed) {
    const char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (upper == 'O') {
      out += '0';
    } else if (upper == 'I' || upper == 'L') {
      out += '1';
    } else if (kRecoveryAlphabet.find(upper) != std::string_view::npos) {
      out += upper;
    }
  }
  return out;
}

std::optional<Identifier> parse_identifier(std::string_view typed) {
  std::string compact;
  for (char c : typed)
    if (c != ' ' && c != '\t') compact += c;
  if (compact.size() == 14 && std::all_of(compact.begin(), compact.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return Identifier{IdentifierKind::pin, compact};
  const auto at = compact.find('@');
  if (!is_utf8(compact) || at == std::string::npos || at == 0 || compact.find('@', at + 1) != std::string::npos || compact.size() > 254)
    return std::nullopt;
  const std::string_view domain = std::string_view{compact}.substr(at + 1);
  if (domain.find('.') == std::string_view::npos || domain.starts_with('.') || domain.ends_with('.')) return std::nullopt;
  return Identifier{IdentifierKind::email, to_lower(compact)};
}

std::string attempted_name(std::string_view typed) {
  const auto identifier = parse_identifier(typed);
  return identifier ? identifier->value : "? " + std::string{typed};
}

}  // namespace darcha::identity
