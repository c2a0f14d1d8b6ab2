// Answers of other servers, with a bound. Private to net.
#pragma once
#include <memory>
#include <string_view>

#include "net/http.h"

namespace darcha::net {

class ResponseParser {
 public:
  ResponseParser(Response& response, Method asked, std::size_t max_body);
  ~ResponseParser();
  ResponseParser(const ResponseParser&) = delete;
  ResponseParser& operator=(const ResponseParser&) = delete;

  std::size_t feed(std::string_view bytes);  ///< octets consumed; throws net::Failure for what is no HTTP or too much of it
  void feed_end();                           ///< the peer closed; throws net::Failure when the answer was not complete
  bool done() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace darcha::net
