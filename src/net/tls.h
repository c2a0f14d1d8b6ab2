// Private to net.
#pragma once
#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace darcha::net {

/// TLS 1.2 and later, forward secrecy only. Throws boost::system::system_error with the file's fault.
std::shared_ptr<boost::asio::ssl::context> make_server_tls(const std::string& certificate_file, const std::string& key_file);

/// Verifies the peer against `ca_file`, or the system's store when that is empty.
std::shared_ptr<boost::asio::ssl::context> make_client_tls(const std::string& ca_file);

}  // namespace darcha::net
