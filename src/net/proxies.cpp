#include "net/proxies.h"

#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <stdexcept>

namespace darcha::net {
namespace {

namespace ip = boost::asio::ip;

std::optional<std::array<unsigned char, 16>> octets_of(std::string_view text, bool& is_v4) {
  boost::system::error_code ec;
  const ip::address address = ip::make_address(std::string(text), ec);
  if (ec) return std::nullopt;
  is_v4 = address.is_v4();
  return is_v4 ? ip::make_address_v6(ip::v4_mapped, address.to_v4()).to_bytes() : address.to_v6().to_bytes();
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
  for (const std::string& text : networks) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    bool is_v4 = false;
    const auto prefix = octets_of(std::string_view(text).substr(0, slash), is_v4);
    int bits = is_v4 ? 32 : 128;
    bool good = prefix.has_value();
    if (slash < text.size()) {
      const char* end = text.data() + text.size();
      int given = -1;
      const auto parsed = std::from_chars(text.data() + slash + 1, end, given);
      good = good && parsed.ec == std::errc{} && parsed.ptr == end && given >= 0 && given <= bits;
      bits = given;
    }
    if (!good) throw std::invalid_argument("not an address or network of a trusted proxy: " + text);
    networks_.push_back({*prefix, is_v4 ? bits + 96 : bits});
  }
}

bool TrustedProxies::trusts(std::string_view address) const {
  bool is_v4 = false;
  const auto octets = octets_of(address, is_v4);
  if (!octets) return false;
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    for (int bit = 0; bit < network.bits; ++bit) {
      const unsigned mask = 0x80u >> (bit % 8);
      const auto i = static_cast<std::size_t>(bit / 8);
      if (((*octets)[i] & mask) != (network.prefix[i] & mask)) return false;
    }
    return true;
  });
}

void TrustedProxies::apply(Request& request) const {
  if (networks_.empty() || !trusts(request.peer)) return;
  if (const auto protos = request.headers.find_all("X-Forwarded-Proto"); protos.size() == 1)
    request.secure = equal_ignoring_case(protos.front(), "https");
  const auto lines = request.headers.find_all("X-Forwarded-For");
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    std::string_view rest = *line;
    while (!rest.empty()) {
      const std::size_t comma = rest.rfind(',');
      const std::string_view address = trim(comma == std::string_view::npos ? rest : rest.substr(comma + 1));
      rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(0, comma);
      bool is_v4 = false;
      if (!octets_of(address, is_v4)) return;  // unreadable: what is known so far is all that can be believed
      request.peer = address;
      if (!trusts(address)) return;
    }
  }
}

}  // namespace darcha::net
