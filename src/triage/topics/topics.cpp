#include "triage/topics/topics.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>

#include "core/text.h"

namespace darcha::triage {
namespace {

constexpr std::size_t kMostOctets = 256 * 1024;

class Reader {
 public:
  explicit Reader(const std::vector<std::string>& services) : services_(services.begin(), services.end()) {}

  void fault(const YAML::Node& where, std::string what, std::string how) {
    faults.push_back({where.Mark().line + 1, std::move(what), std::move(how)});
  }

  std::string text(const YAML::Node& map, const char* key, bool needed) {
    const YAML::Node node = map[key];
    if (node && node.IsScalar() && !node.Scalar().empty()) return node.Scalar();
    if (node || needed) fault(node ? node : map, fmt::format("`{}` is {}", key, node ? "not a text" : "missing"), "write it");
    return {};
  }

  std::string code(const YAML::Node& map, std::set<std::string>& taken) {
    std::string code = text(map, "code", true);
    const bool fits = std::ranges::all_of(code, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
    if (!fits) fault(map, fmt::format("`{}` is not a code", code), "use small Latin letters, digits and -");
    if (!code.empty() && !taken.insert(code).second) fault(map, fmt::format("the code `{}` stands twice", code), "give each its own");
    return code;
  }

  LocalText name(const YAML::Node& map) {
    LocalText out;
    const YAML::Node names = map["name"];
    if (!names || !names.IsMap()) {
      fault(map, "`name` is missing", "write it in uz, ru, en and kaa");
      return out;
    }
    for (const auto& [lang, key] : {std::pair{Lang::uz, "uz"}, {Lang::ru, "ru"}, {Lang::en, "en"}, {Lang::kaa, "kaa"}})
      out.in(lang) = text(names, key, true);
    const YAML::Node cyrillic = names["uz_cyrl"];
    out.in(Lang::uz_cyrl) = cyrillic && cyrillic.IsScalar() ? cyrillic.Scalar() : latin_to_cyrillic(out.in(Lang::uz));
    return out;
  }

  void open311(const YAML::Node& map, Topic& topic) {
    const YAML::Node node = map["open311"];
    if (!node || !node.IsMap()) return fault(map, "`open311` is missing", "write { service_code: ..., group: ... }");
    topic.service_code = text(node, "service_code", true);
    topic.service_group = text(node, "group", true);
    if (!topic.service_code.empty() && !service_codes_.insert(topic.service_code).second)
      fault(node, fmt::format("the service_code `{}` stands twice", topic.service_code), "give each topic its own");
  }

  Body body(const YAML::Node& map) {
    Body body{.code = code(map, bodies_), .name = name(map)};
    return body;
  }

  Topic topic(const YAML::Node& map) {
    Topic topic{.code = code(map, topics_), .name = name(map), .body = text(map, "body", true), .service = text(map, "service", false)};
    if (!topic.body.empty() && !bodies_.contains(topic.body))
      fault(map, fmt::format("the body `{}` is not in the list of bodies", topic.body), "add it to `bodies`, or name one of them");
    const std::string level = text(map, "level", true);
    if (const auto parsed = parse_level(level))
      topic.level = *parsed;
    else
      fault(map, fmt::format("`level` is `{}`", level), "write district, region or republic");
    const YAML::Node urgent = map["urgent"];
    if (urgent && (!urgent.IsScalar() || (urgent.Scalar() != "true" && urgent.Scalar() != "false")))
      fault(urgent, "`urgent` is not true or false", "write one of them, or leave it out");
    topic.urgent = urgent && urgent.IsScalar() && urgent.Scalar() == "true";
    if (!topic.service.empty() && !services_.empty() && !services_.contains(topic.service))
      fault(map, fmt::format("there is no service `{}`", topic.service), "name a folder of services/, or leave `service` out");
    open311(map, topic);
    return topic;
  }

  std::vector<TopicFault> faults;

 private:
  std::set<std::string> services_, bodies_, topics_, service_codes_;
};

// Aliases let a small file grow without end; there is no need for them here.
bool has_aliases(std::string_view yaml) {
  for (std::size_t line = 0; line < yaml.size();) {
    const std::size_t end = std::min(yaml.find('\n', line), yaml.size());
    const std::string_view text = yaml.substr(line, end - line);
    const auto mark = text.find_first_of("&*");
    if (mark != std::string_view::npos && text.find('"') > mark && text.find('#') > mark) return true;
    line = end + 1;
  }
  return false;
}

}  // namespace

std::string_view code(Script script) {
  switch (script) {
    case Script::none: return "none";
    case Script::latin: return "latin";
    case Script::cyrillic: return "cyrillic";
    case Script::mixed: return "mixed";
  }
  return "none";
}

std::optional<Script> parse_script(std::string_view code) {
  for (const Script script : {Script::none, Script::latin, Script::cyrillic, Script::mixed})
    if (triage::code(script) == code) return script;
  return std::nullopt;
}

std::string_view code(Level level) {
  switch (level) {
    case Level::district: return "district";
    case Level::region: return "region";
    case Level::republic: return "republic";
  }
  return "district";
}

std::optional<Level> parse_level(std::string_view code_given) {
  for (const Level level : {Level::district, Level::region, Level::republic})
    if (code(level) == code_given) return level;
  return std::nullopt;
}

std::string_view code(Likeness likeness) {
  switch (likeness) {
    case Likeness::same_text: return "same_text";
    case Likeness::same_event: return "same_event";
    case Likeness::alike: return "alike";
  }
  return "alike";
}

const Topic* Topics::find(std::string_view code) const {
  auto found = std::ranges::find(topics_, code, &Topic::code);
  if (found == topics_.end()) found = std::ranges::find(topics_, code, &Topic::service_code);
  return found == topics_.end() ? nullptr : &*found;
}

const Body* Topics::find_body(std::string_view code) const {
  const auto found = std::ranges::find(bodies_, code, &Body::code);
  return found == bodies_.end() ? nullptr : &*found;
}

std::expected<Topics, std::vector<TopicFault>> parse_topics(std::string_view yaml, const std::vector<std::string>& known_services) {
  const auto refused = [](int line, std::string what, std::string how) {
    return std::unexpected(std::vector<TopicFault>{{line, std::move(what), std::move(how)}});
  };
  if (yaml.size() > kMostOctets || has_aliases(yaml)) return refused(0, "too large, or with anchors", "write it plainly, under 256 KB");
  YAML::Node root;
  try {
    root = YAML::Load(std::string{yaml});
  } catch (const YAML::Exception& failure) {
    return refused(failure.mark.line + 1, failure.msg, "mend the YAML");
  }
  if (!root.IsMap() || !root["bodies"].IsSequence() || !root["topics"].IsSequence())
    return refused(1, "`bodies` and `topics` are not both lists", "write them as in services/appeals/topics.yaml");
  Reader reader(known_services);
  std::vector<Body> bodies;
  std::vector<Topic> topics;
  for (const YAML::Node& node : root["bodies"])
    if (node.IsMap())
      bodies.push_back(reader.body(node));
    else
      reader.fault(node, "a body is not a map", "write { code: ..., name: ... }");
  for (const YAML::Node& node : root["topics"])
    if (node.IsMap())
      topics.push_back(reader.topic(node));
    else
      reader.fault(node, "a topic is not a map", "write { code: ..., name: ..., body: ..., level: ..., open311: ... }");
  if (!reader.faults.empty()) return std::unexpected(std::move(reader.faults));
  return Topics(std::move(topics), std::move(bodies));
}

Topics load_topics(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + " cannot be read");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  auto topics = parse_topics(text);
  if (topics) return std::move(*topics);
  const TopicFault& fault = topics.error().front();
  throw std::runtime_error(fmt::format("{}:{}: {}: {}", file.string(), fault.line, fault.what, fault.how));
}

}  // namespace darcha::triage
