// A port belongs to one server, also when its threads share it.
#include "net/port_claim.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "net/net.h"

namespace darcha::net {
namespace {

class Ports : public ::testing::Test {
 public:
  std::unique_ptr<Server> listen(std::uint16_t port, bool shared) {
    auto server = std::make_unique<Server>(io_, ServerOptions{.address = "127.0.0.1", .port = port, .reuse_port = shared},
                                           std::vector<Route>{}, problem_fallback());
    server->start();
    return server;
  }
  static std::string refusal(std::uint16_t port) {
    try {
      const PortClaim claim("127.0.0.1", port);
    } catch (const std::runtime_error& refused) {
      return refused.what();
    }
    return {};
  }
  boost::asio::io_context io_{1};
};

TEST_F(Ports, AreNotClaimedBesideAListenerThatWouldShare) {
  const auto first = listen(0, true);
  const std::string said = refusal(first->port());
  EXPECT_NE(said.find("cannot listen on 127.0.0.1 port " + std::to_string(first->port())), std::string::npos) << said;
  EXPECT_NE(said.find("choose another port"), std::string::npos) << said;
}

TEST_F(Ports, AreClaimedByOneOfTwoThatStartTogether) {
  std::uint16_t port = 0;
  {
    const auto free_one = listen(0, false);
    port = free_one->port();
  }
  auto first = std::make_unique<PortClaim>("127.0.0.1", port);
  EXPECT_NE(refusal(port).find("another Darcha"), std::string::npos) << "although nobody listens yet";
  const auto one = listen(port, true);
  const auto two = listen(port, true);  // the threads of the one that claimed it
  first.reset();
  EXPECT_FALSE(refusal(port).empty()) << "listening holds it too";
}

TEST_F(Ports, AreFreeAgainAfterwards) {
  std::uint16_t port = 0;
  {
    const auto first = listen(0, true);
    port = first->port();
  }
  EXPECT_EQ(refusal(port), "");
  EXPECT_EQ(refusal(port), "");
  EXPECT_EQ(refusal(0), "");
}

}  // namespace
}  // namespace darcha::net
