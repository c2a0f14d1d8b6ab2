// multipart/form-data piece by piece. Spec: RFC 7578, RFC 2046 5.1. Private to net; fuzzed by multipart_fuzz.cpp.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace darcha::net {

struct MultipartLimits {
  std::size_t parts = 200;
  std::size_t files = 30;
  std::size_t part_header = 8 * 1024;
  std::size_t field_name = 200;
  std::size_t text = 512 * 1024;  ///< all text fields together
};

/// The boundary of a Content-Type; nothing when the type is no multipart/form-data or the boundary breaks RFC 2046.
std::optional<std::string> multipart_boundary(std::string_view content_type);

/// What a file may be called on a page: its last component, without control and direction-changing characters, dots in front, or more than
/// 200 octets. Never empty. Expects UTF-8.
std::string clean_file_name(std::string_view sent);

class MultipartParser {
 public:
  struct Part {
    std::string name;
    std::optional<std::string> file_name;  ///< as sent; nothing for a text field
    std::string content_type;
  };
  /// Each returns 0, or the HTTP status that refuses the body.
  class Events {
   public:
    virtual ~Events() = default;
    virtual int begin(const Part& part) = 0;
    virtual int data(std::string_view piece) = 0;
    virtual int end() = 0;
  };

  MultipartParser(std::string_view boundary, MultipartLimits limits, Events& events);
  int feed(std::string_view piece);
  int finish() const;  ///< 400 when the closing boundary did not come

 private:
  enum class State { preamble, after_boundary, headers, data, epilogue };
  int step(bool& again);
  int on_boundary_line(bool& again);
  int on_headers(bool& again);
  int on_data(bool& again);
  int parse_part(std::string_view headers, Part& part) const;

  std::string delimiter_;  ///< CRLF -- boundary
  MultipartLimits limits_;
  Events& events_;
  std::string buffer_ = "\r\n";  ///< as if a line had ended before the body: the first boundary needs no case of its own
  State state_ = State::preamble;
  std::size_t parts_ = 0;
  std::size_t files_ = 0;
};

}  // namespace darcha::net
