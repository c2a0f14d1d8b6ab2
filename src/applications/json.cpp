#include "applications/json.h"

#include <boost/json.hpp>

#include <stdexcept>

namespace darcha::applications {
namespace json = boost::json;

std::string to_json(const Answers& answers) {
  json::object out;
  for (const auto& [field, values] : answers) {
    json::array list;
    for (const std::string& value : values) list.emplace_back(value);
    out[field] = std::move(list);
  }
  return json::serialize(out);
}

std::string to_json(const std::vector<PrefilledValue>& values) {
  json::array out;
  for (const PrefilledValue& value : values) {
    json::array text;
    for (Lang lang : kLangs) text.emplace_back(value.text.in(lang));
    out.emplace_back(json::object{{"as", value.as},
                                  {"data", value.data},
                                  {"value", value.value},
                                  {"text", std::move(text)},
                                  {"register", value.register_code},
                                  {"as_of", to_iso(value.as_of)}});
  }
  return json::serialize(out);
}

Answers parse_answers(const std::string& text) {
  Answers answers;
  const json::value root = json::parse(text);
  for (const auto& [field, values] : root.as_object())
    for (const json::value& value : values.as_array()) answers[field].emplace_back(value.as_string());
  return answers;
}

std::vector<PrefilledValue> parse_prefilled(const std::string& text) {
  std::vector<PrefilledValue> values;
  const json::value root = json::parse(text);
  for (const json::value& item : root.as_array()) {
    const json::object& object = item.as_object();
    const auto string_of = [&](std::string_view name) { return std::string{object.at(name).as_string()}; };
    PrefilledValue value{
        .as = string_of("as"), .data = string_of("data"), .value = string_of("value"), .register_code = string_of("register")};
    const auto as_of = parse_iso_instant(string_of("as_of"));
    if (!as_of) throw std::runtime_error("a stored register value has no time");
    value.as_of = *as_of;
    for (std::size_t i = 0; i < kLangCount; ++i) value.text.in(kLangs[i]) = object.at("text").as_array().at(i).as_string();
    values.push_back(std::move(value));
  }
  return values;
}

}  // namespace darcha::applications
