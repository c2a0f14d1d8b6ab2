// X-Forwarded-For: whatever stands in it, the peer is an address, and what a stranger says of himself is never believed.
#include <cstdlib>

#include <boost/asio/ip/address.hpp>

#include "net/proxies.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace darcha::net;
  static const TrustedProxies proxies({"10.0.0.0/8", "::1", "fd00::/8"});
  const std::string text(reinterpret_cast<const char*>(data), size);
  Request near;
  near.peer = "10.1.2.3";
  near.headers.add("X-Forwarded-For", text);
  near.headers.add("X-Forwarded-Proto", text);
  proxies.apply(near);
  boost::system::error_code no_address;
  boost::asio::ip::make_address(near.peer, no_address);
  if (no_address) std::abort();
  Request far;
  far.peer = "203.0.113.9";
  far.headers.add("X-Forwarded-For", text);
  far.headers.add("X-Forwarded-Proto", "https");
  proxies.apply(far);
  if (far.peer != "203.0.113.9" || far.secure) std::abort();
  try {
    (void)TrustedProxies({text}).trusts("10.1.2.3");
  } catch (const std::invalid_argument&) {  // the answer to a wrong setting
  }
  return 0;
}
