#include "decisions/json.h"

#include <boost/json.hpp>
#include <stdexcept>

namespace darcha::decisions {
namespace {

namespace bj = boost::json;

bj::object as_object(const Said& said) { return {{"uz", said.uz}, {"own", said.own}}; }

Said to_said(const bj::value& json) { return {std::string{json.at("uz").as_string()}, std::string{json.at("own").as_string()}}; }

}  // namespace

std::string to_json(const Said& said) { return bj::serialize(as_object(said)); }

std::string to_json(const Explanations& explanations) {
  bj::object out;
  for (const auto& [key, said] : explanations) out[key] = as_object(said);
  return bj::serialize(out);
}

std::optional<std::string> to_json(const std::optional<Act>& act) {
  if (!act) return std::nullopt;
  return bj::serialize(bj::object{{"number", act->number}, {"date", to_iso(act->date)}});
}

std::optional<std::string> to_json(const Remedy& remedy) {
  if (remedy == Remedy{}) return std::nullopt;
  bj::array grounds;
  for (const std::string& ground : remedy.grounds) grounds.emplace_back(ground);
  return bj::serialize(bj::object{{"outcome", remedy.outcome}, {"grounds", std::move(grounds)}, {"stage", remedy.stage}});
}

Said parse_said(const std::string& json) { return to_said(bj::parse(json)); }

Explanations parse_explanations(const std::string& json) {
  Explanations out;
  for (const auto& [key, value] : bj::parse(json).as_object()) out[std::string{key}] = to_said(value);
  return out;
}

std::optional<Act> parse_act(const std::optional<std::string>& json) {
  if (!json) return std::nullopt;
  const bj::value value = bj::parse(*json);
  const auto date = parse_iso_date(std::string{value.at("date").as_string()});
  if (!date) throw std::runtime_error("decisions: an act with a broken date");
  return Act{std::string{value.at("number").as_string()}, *date};
}

Remedy parse_remedy(const std::optional<std::string>& json) {
  Remedy out;
  if (!json) return out;
  const bj::value value = bj::parse(*json);
  out.outcome = value.at("outcome").as_string();
  for (const bj::value& ground : value.at("grounds").as_array()) out.grounds.emplace_back(ground.as_string());
  out.stage = value.at("stage").as_string();
  return out;
}

}  // namespace darcha::decisions
