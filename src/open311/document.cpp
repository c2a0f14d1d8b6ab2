#include "open311/document.h"

#include <boost/json.hpp>
#include <fmt/core.h>

#include "core/utf8.h"

namespace darcha::open311 {
namespace {

/// The name of one of them. Requests of the standard are `request` in `service_requests`.
std::string_view one_of(std::string_view plural) {
  if (plural == "service_requests") return "request";
  return plural.ends_with('s') ? plural.substr(0, plural.size() - 1) : plural;
}

std::string number(double value) {
  std::string out = fmt::format("{:.9f}", value);  // a tenth of a millimetre
  while (out.ends_with('0')) out.pop_back();
  if (out.ends_with('.')) out += '0';
  return out;
}

void write_xml(std::string& out, std::string_view name, const boost::json::value& value) {
  out += '<';
  out += name;
  if (value.is_null() || (value.is_string() && value.as_string().empty())) {
    out += "/>";
    return;
  }
  out += '>';
  if (const auto* object = value.if_object())
    for (const auto& [key, inner] : *object) write_xml(out, key, inner);
  else if (const auto* list = value.if_array())
    for (const auto& inner : *list) write_xml(out, one_of(name), inner);
  else if (value.is_string())
    out += escape_xml(value.as_string());
  else if (value.is_bool())
    out += value.as_bool() ? "true" : "false";
  else
    out += value.is_double() ? number(value.as_double()) : boost::json::serialize(value);
  out += "</";
  out += name;
  out += '>';
}

void write_json(std::string& out, const boost::json::value& value) {
  if (const auto* object = value.if_object()) {
    out += '{';
    bool first = true;
    for (const auto& [key, inner] : *object) {
      if (!first) out += ',';
      first = false;
      out += boost::json::serialize(boost::json::string(key)) + ':';
      write_json(out, inner);
    }
    out += '}';
  } else if (const auto* list = value.if_array()) {
    out += '[';
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (i > 0) out += ',';
      write_json(out, (*list)[i]);
    }
    out += ']';
  } else if (value.is_double()) {
    out += number(value.as_double());
  } else {
    out += boost::json::serialize(value);
  }
}

/// Spec: XML 1.0 2.2 Char.
bool is_xml(char32_t point) {
  if (point < 0x20) return point == '\t' || point == '\n' || point == '\r';
  return point < 0xD800 || (point > 0xDFFF && point < 0xFFFE) || (point > 0xFFFF && point <= 0x10FFFF);
}

}  // namespace

std::optional<std::pair<std::string, Format>> split_format(std::string_view file) {
  for (const auto& [ending, format] :
       {std::pair{std::string_view{".xml"}, Format::xml}, std::pair{std::string_view{".json"}, Format::json}})
    if (file.size() > ending.size() && file.ends_with(ending))
      return std::pair{std::string{file.substr(0, file.size() - ending.size())}, format};
  return std::nullopt;
}

std::string escape_xml(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t at = 0; at < text.size();) {
    const char32_t point = utf8::next(text, at);
    switch (point) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&apos;"; break;
      case '\r': out += "&#13;"; break;  // a bare one would come back as a line feed
      default: utf8::append(out, is_xml(point) ? point : U'\uFFFD');
    }
  }
  return out;
}

std::string to_xml(std::string_view root, const boost::json::value& value) {
  std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
  write_xml(out, root, value);
  out += '\n';
  return out;
}

std::string to_json(const boost::json::value& value) {
  std::string out;
  write_json(out, value);
  return out;
}

net::Response document(Format format, std::string_view root, const boost::json::value& value, int status) {
  net::Response response = net::Response::bytes(format == Format::xml ? to_xml(root, value) : to_json(value),
                                                format == Format::xml ? "text/xml; charset=utf-8" : "application/json; charset=utf-8");
  response.status = status;
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("Access-Control-Allow-Origin", "*");  // what anybody may read, a page of any city may
  return response;
}

net::Response errors(Format format, int status, const std::vector<Fault>& faults) {
  boost::json::array list;
  for (const Fault& fault : faults) list.push_back(boost::json::object{{"code", fault.code}, {"description", fault.description}});
  return document(format, "errors", list, status);
}

}  // namespace darcha::open311
