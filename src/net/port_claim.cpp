#include "net/port_claim.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <fmt/core.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace darcha::net {
namespace {

namespace asio = boost::asio;

// Without SO_REUSEPORT the kernel lets nobody in beside a listener, whatever options that one has.
void refuse_if_taken(const std::string& address, std::uint16_t port) {
  asio::io_context io(1);
  asio::ip::tcp::acceptor probe(io);
  const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(address), port);
  probe.open(endpoint.protocol());
  probe.set_option(asio::ip::tcp::acceptor::reuse_address(true));  // what is left of closed connections is no listener
  boost::system::error_code refused;
  probe.bind(endpoint, refused);
  if (refused) throw std::runtime_error(port_is_taken(address, port, refused.message()));
}

// Two servers that start in the same moment both find the port free. A name in the abstract socket namespace belongs to one process, to the
// same network namespace as the port, and ends with the process. Spec: unix(7), abstract sockets.
int claim_name(const std::string& name) {
  const int handle = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (handle < 0) throw std::system_error(errno, std::generic_category(), "cannot claim a port");
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  const std::size_t size = std::min(name.size(), sizeof at.sun_path - 1);
  std::memcpy(at.sun_path + 1, name.data(), size);
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + size);
  if (::bind(handle, reinterpret_cast<const sockaddr*>(&at), length) == 0) return handle;
  const int why = errno;
  ::close(handle);
  if (why == EADDRINUSE) return -1;
  throw std::system_error(why, std::generic_category(), "cannot claim a port");
}

}  // namespace

std::string port_is_taken(const std::string& address, std::uint16_t port, const std::string& why) {
  return fmt::format("cannot listen on {} port {}: {} (another program may have it; choose another port)", address, port, why);
}

PortClaim::PortClaim(const std::string& address, std::uint16_t port) {
  if (port == 0) return;
  handle_ = claim_name(fmt::format("darcha listens on port {}", port));  // on any address: 0.0.0.0 and 127.0.0.1 overlap
  if (handle_ < 0) throw std::runtime_error(port_is_taken(address, port, "another Darcha is starting or running there"));
  try {
    refuse_if_taken(address, port);
  } catch (...) {
    ::close(handle_);
    throw;
  }
}

PortClaim::~PortClaim() {
  if (handle_ >= 0) ::close(handle_);
}

}  // namespace darcha::net
