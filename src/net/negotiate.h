// What an answer becomes for this client: not modified, compressed, or as it is. Private to net.
#pragma once
#include <string>
#include <string_view>

#include "net/http.h"

namespace darcha::net {

enum class Coding { identity, gzip, br };

/// Spec: RFC 9110 12.5.3. The best we have that the client takes with the highest weight; br before gzip before nothing at equal weight.
Coding choose_coding(std::string_view accept_encoding);

std::string gzip(std::string_view text, int level);
std::string brotli(std::string_view text, int quality);
bool is_text_type(std::string_view content_type);  ///< worth compressing

/// Spec: RFC 9110 13.1.2: `*` or one of the list equals, compared weakly.
bool etag_matches(std::string_view if_none_match, std::string_view etag);

/// Turns a 200 the client has already into a 304, and compresses a text body.
void finish_for(const Request& request, Response& response);

}  // namespace darcha::net
