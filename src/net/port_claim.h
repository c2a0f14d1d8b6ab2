// SO_REUSEPORT lets the io threads of one server share a port; it would let two servers share it as well, each getting half of the
// visitors. Whoever listens with reuse_port claims the port first.
#pragma once
#include <cstdint>
#include <string>

namespace darcha::net {

/// Holds a port against other servers until it is destroyed or the process ends, also by kill -9.
class PortClaim {
 public:
  /// Throws std::runtime_error with what to do when another program listens there, or another server has claimed it. Port 0 claims nothing:
  /// the kernel gives a free one.
  PortClaim(const std::string& address, std::uint16_t port);
  ~PortClaim();
  PortClaim(const PortClaim&) = delete;
  PortClaim& operator=(const PortClaim&) = delete;

 private:
  int handle_ = -1;
};

/// The sentence of a port that is taken.
std::string port_is_taken(const std::string& address, std::uint16_t port, const std::string& why);

}  // namespace darcha::net
