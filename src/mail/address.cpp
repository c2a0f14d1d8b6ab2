#include "mail/address.h"
#include "mail/mail.h"

#include <stdexcept>

#include "core/crypto.h"
#include "mail/mime/charset.h"
#include "mail/mime/message.h"

namespace darcha::mail {
namespace {

constexpr std::size_t kMacOctets = 12;  // 96 bits: not to be guessed over any network

/// Addresses come back in any case: hex, and the number without its dashes.
std::string compact(std::string_view number) {
  std::string out;
  for (const char c : lower_ascii(number))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  return out;
}

bool is_sign(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

}  // namespace

void require_address(const std::string& address) { AddressBook(address, {}); }

AddressBook::AddressBook(std::string_view address, Bytes secret) : secret_(std::move(secret)) {
  const std::size_t at = address.rfind('@');
  if (!is_address(address) || at > 20 || address.substr(0, at).contains('+'))
    throw std::runtime_error("mail-address: \"" + std::string(address) +
                             "\" is no address of at most 20 characters before the @, without a +");
  local_ = lower_ascii(address.substr(0, at));
  domain_ = lower_ascii(address.substr(at + 1));
}

std::string AddressBook::mac(std::string_view text) const {
  const std::string what = "darcha.mail.tag|" + std::string(text);
  return to_hex(BytesView{hmac_sha256(secret_, as_bytes(what))}.first(kMacOctets));
}

std::string AddressBook::tagged(std::string_view number) const {
  const std::string text = compact(number);
  return local_ + "+" + text + "-" + mac(text) + "@" + domain_;
}

std::optional<std::string> AddressBook::number_in(std::string_view address) const {
  const std::string low = lower_ascii(address);
  const std::size_t at = low.rfind('@');
  if (at == std::string::npos || low.substr(at + 1) != domain_ || !low.starts_with(local_ + "+")) return std::nullopt;
  const std::string tag = low.substr(local_.size() + 1, at - local_.size() - 1);
  const std::size_t dash = tag.rfind('-');
  if (dash == std::string::npos) return std::nullopt;
  const std::string number = tag.substr(0, dash);
  if (number.size() > 24 || number != compact(number)) return std::nullopt;
  if (!equal_constant_time(as_bytes(tag.substr(dash + 1)), as_bytes(mac(number)))) return std::nullopt;
  return number;
}

bool AddressBook::is_ours(std::string_view address) const {
  return lower_ascii(address) == local_ + "@" + domain_ || number_in(address).has_value();
}

std::optional<std::string> find_number(std::string_view text) {
  constexpr std::string_view kShape = "MR-00-0000-0000-0000";
  for (std::size_t at = text.find_first_of("Mm"); at != std::string_view::npos; at = text.find_first_of("Mm", at + 1)) {
    const std::string_view found = text.substr(at, kShape.size());
    bool fits = found.size() == kShape.size() && lower_ascii(found.substr(0, 3)) == "mr-";
    for (std::size_t i = 3; fits && i < kShape.size(); ++i) fits = kShape[i] == '-' ? found[i] == '-' : is_sign(found[i]);
    if (fits) return std::string(found);
  }
  return std::nullopt;
}

}  // namespace darcha::mail
