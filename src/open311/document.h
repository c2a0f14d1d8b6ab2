// Documents of GeoReport: one tree, written as XML or as JSON. Spec: GeoReport v2: in JSON the wrapper of a plural falls away and a list is
// always a list; a missing value is null in JSON and an empty element in XML.
#pragma once
#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "net/http.h"

namespace darcha::open311 {

enum class Format { xml, json };
/// "requests.xml" -> {"requests", xml}; nothing for another ending.
std::optional<std::pair<std::string, Format>> split_format(std::string_view file);

/// `root` names the outermost element ("services"); what stands in a list is named by the singular of the list's name.
std::string to_xml(std::string_view root, const boost::json::value& value);
/// As boost::json, with numbers as people write them (42.465, never 4.2465E1).
std::string to_json(const boost::json::value& value);
/// Text of an element. A character XML cannot hold becomes U+FFFD. Spec: XML 1.0 2.2.
std::string escape_xml(std::string_view text);

net::Response document(Format format, std::string_view root, const boost::json::value& value, int status = 200);

struct Fault {
  int code = 400;
  std::string description;
};
/// Spec: GeoReport: errors are a list, also when there is one.
net::Response errors(Format format, int status, const std::vector<Fault>& faults);

}  // namespace darcha::open311
