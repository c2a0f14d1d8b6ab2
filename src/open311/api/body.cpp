#include <algorithm>

#include "core/text.h"
#include "open311/api/api.h"

namespace darcha::open311::api {

const boost::json::value* Body::find(std::string_view name) {
  known_.emplace_back(name);
  const auto* found = object_.if_contains(name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

void Body::fail(std::string_view name, std::string_view code) {
  refusal_.fields.push_back({std::string{name}, "open311.refusal." + std::string{code}, {}});
}

std::string Body::text(std::string_view name, std::size_t max, bool required) {
  const auto* found = find(name);
  if (found == nullptr || !found->is_string()) {
    if (found != nullptr || required) fail(name);
    return {};
  }
  std::string out{found->as_string()};
  const bool control =
      std::ranges::any_of(out, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r'; });
  const bool blank = out.find_first_not_of(" \t\r\n") == std::string::npos;
  if (!is_utf8(out) || control || count_characters(out) > max || (required && blank)) fail(name);
  return out;
}

std::optional<double> Body::number(std::string_view name) {
  const auto* found = find(name);
  if (found == nullptr) return std::nullopt;
  if (!found->is_number()) {
    fail(name);
    return std::nullopt;
  }
  return found->to_number<double>();
}

bool Body::flag(std::string_view name) {
  const auto* found = find(name);
  if (found != nullptr && !found->is_bool()) fail(name);
  return found != nullptr && found->is_bool() && found->as_bool();
}

std::vector<std::string> Body::texts(std::string_view name, std::size_t most) {
  const auto* found = find(name);
  if (found == nullptr) return {};
  std::vector<std::string> out;
  if (const auto* list = found->if_array(); list != nullptr && list->size() <= most)
    for (const auto& one : *list)
      if (one.is_string() && is_utf8(one.as_string())) out.emplace_back(one.as_string());
  if (!found->is_array() || out.size() != found->as_array().size()) fail(name);
  return out;
}

const boost::json::object* Body::object(std::string_view name) {
  const auto* found = find(name);
  if (found == nullptr) return nullptr;
  if (!found->is_object()) fail(name);
  return found->if_object();
}

std::vector<boost::json::object> Body::objects(std::string_view name, std::size_t most) {
  const auto* found = find(name);
  if (found == nullptr) return {};
  std::vector<boost::json::object> out;
  if (const auto* list = found->if_array(); list != nullptr && list->size() <= most)
    for (const auto& one : *list)
      if (one.is_object()) out.push_back(one.as_object());
  if (!found->is_array() || out.size() != found->as_array().size()) fail(name);
  return out;
}

Result<void> Body::done() {
  for (const auto& [name, value] : object_)
    if (std::ranges::find(known_, name) == known_.end()) fail(name, "unknown_field");
  if (!refusal_.fields.empty()) return std::unexpected(refusal_);
  return {};
}

net::Response json(const boost::json::value& value, int status) {
  net::Response response = net::Response::json(boost::json::serialize(value), status);
  response.headers.set("Cache-Control", "no-store");
  return response;
}

}  // namespace darcha::open311::api
