// What a request's body becomes: text, fields, files. Private to net.
#pragma once
#include <filesystem>
#include <memory>
#include <string_view>

#include "net/http.h"

namespace darcha::net {

class BodyReader {
 public:
  BodyReader(Request& request, const Route& route, const std::filesystem::path& upload_dir);
  ~BodyReader();
  BodyReader(const BodyReader&) = delete;
  BodyReader& operator=(const BodyReader&) = delete;

  int begin(std::optional<std::uint64_t> length);  ///< 0, or the status that refuses the body unread
  int take(std::string_view piece);                ///< 0, or the status that refuses the rest
  int end();                                       ///< 0, or the status for a body that arrived whole and makes no sense

 private:
  struct Parts;
  Request& request_;
  const Route& route_;
  const std::filesystem::path& upload_dir_;
  std::unique_ptr<Parts> parts_;
  bool form_ = false;
};

}  // namespace darcha::net
