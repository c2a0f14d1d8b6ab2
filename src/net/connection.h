// Private to net.
#pragma once
#include <boost/asio/ssl/context.hpp>

#include "net/wire.h"

namespace darcha::net {

/// Takes an accepted socket through its life. Owned by its own coroutine; the server sees it in core->connections.
void start_connection(std::shared_ptr<ServerCore> core, Socket socket);
void start_connection(std::shared_ptr<ServerCore> core, Socket socket, boost::asio::ssl::context& tls);

}  // namespace darcha::net
