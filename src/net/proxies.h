// Whose word about the client's address is taken. Private to net.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "net/http.h"

namespace darcha::net {

class TrustedProxies {
 public:
  /// Addresses and networks ("10.0.0.0/8", "::1"). Throws std::invalid_argument for anything else.
  explicit TrustedProxies(const std::vector<std::string>& networks);

  bool empty() const { return networks_.empty(); }
  bool trusts(std::string_view address) const;

  /// Sets request.peer and request.secure from X-Forwarded-For and -Proto: the nearest address that is not one of our proxies. What a
  /// client wrote into the header itself stands further left and is never reached.
  void apply(Request& request) const;

 private:
  struct Network {
    std::array<unsigned char, 16> prefix;  ///< IPv4 as ::ffff:a.b.c.d
    int bits;
  };
  std::vector<Network> networks_;
};

}  // namespace darcha::net
