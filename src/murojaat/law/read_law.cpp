// Reads and checks services/appeals/*.yaml. Everything wrong is said at once, with file, line and how to mend it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include "catalog/source/map_reader.h"
#include "murojaat/law/law.h"
#include "triage/topics/topics.h"

namespace darcha::murojaat {
namespace {

using catalog::Fault;
using catalog::MapReader;
using catalog::Node;
using catalog::Report;

constexpr std::array<std::string_view, 12> kTerms{"forward",       "consider",          "study",       "extension",
                                                  "suggestion",    "suggestion_notice", "higher_body", "reopen",
                                                  "inner_request", "suspension",        "reception",   "follow_up"};
constexpr std::array<std::string_view, 3> kUnits{"days", "working_days", "months"};
constexpr std::array<std::string_view, 2> kEnds{"next_working", "same_day"};
constexpr std::array<std::string_view, 3> kLevels{"republic", "region", "district"};
constexpr std::array<std::string_view, 3> kKinds{"ariza", "taklif", "shikoyat"};
constexpr Date kNever = Date{std::chrono::year{9999} / 1 / 1};

Body read_body(const Node& node, Report& report) {
  MapReader map(node, report, "a body");
  Body body;
  if (!map.is_map()) return body;
  body.agency = map.code("agency", true);
  body.level = static_cast<offices::Level>(map.choice("level", kLevels));
  map.flag("unverified", false);
  map.finish();
  return body;
}

void read_act(MapReader& root, Law& law) {
  const Node* node = root.need("act");
  if (node == nullptr) return;
  MapReader map(*node, root.report(), "the act");
  if (!map.is_map()) return;
  law.act = map.string("number", 40);
  law.act_date = map.date("date");
  law.link = map.link("link", true);
  law.title = map.text("title", 300);
  map.finish();
}

/// Days on which a rule holds: `from`, `until`.
template <class Rule>
void read_days(MapReader& map, Rule& rule) {
  rule.from = map.date("from");
  rule.until = map.maybe_date("until");
  rule.basis = map.string("basis", 80);
  rule.unverified = map.flag("unverified", false);
  if (rule.until && *rule.until < rule.from) map.fault("until", "a rule that ends before it begins", "give a later `until`");
}

TermRule read_term(MapReader& map) {
  TermRule term;
  term.code = static_cast<TermCode>(map.choice("code", kTerms));
  term.count = static_cast<int>(map.number("count", 1, 1000));
  constexpr std::array units{catalog::Unit::days, catalog::Unit::working_days, catalog::Unit::months};
  term.unit = units[map.choice("unit", kUnits)];
  term.ends = static_cast<Ends>(map.choice("ends", kEnds));
  term.times = static_cast<int>(map.number("times", 1, 12, 1));
  read_days(map, term);
  return term;
}

WorkingHours read_hours(MapReader& map) {
  WorkingHours hours;
  hours.opens = static_cast<int>(map.number("opens", 0, 23));
  hours.closes = static_cast<int>(map.number("closes", 1, 24));
  if (hours.closes <= hours.opens) map.fault("closes", "the office closes before it opens", "give a later `closes`");
  read_days(map, hours);
  return hours;
}

KindRule read_kind(MapReader& map) {
  KindRule kind;
  kind.code = kKinds[map.choice("code", kKinds)];
  kind.term = static_cast<TermCode>(map.choice("term", kTerms));
  if (kind.term != TermCode::consider && kind.term != TermCode::suggestion)
    map.fault("term", "a kind of appeal is considered within `consider` or `suggestion`", "name one of the two");
  kind.name = map.text("name", 80);
  kind.means = map.text("means", 200);
  return kind;
}

GroundRule read_ground(MapReader& map) {
  GroundRule ground;
  ground.code = map.code("code");
  ground.name = map.text("name", 200);
  ground.basis = map.string("basis", 80);
  ground.unverified = map.flag("unverified", false);
  ground.anonymous_only = map.flag("anonymous_only", false);
  return ground;
}

Topic read_other(const Node& node, Report& report) {
  MapReader map(node, report, "the topic of what fits nowhere");
  Topic topic{.code = "other"};
  if (!map.is_map()) return topic;
  topic.name = map.text("name", 120);
  if (const Node* inner = map.need("open311")) {
    MapReader open311(*inner, report, "the Open311 service");
    if (open311.is_map()) {
      topic.open311_code = open311.code("code", true);
      topic.open311_group = open311.code("group", true);
      open311.finish();
    }
  }
  map.finish();
  return topic;
}

offices::Level level_of(triage::Level level) {
  switch (level) {
    case triage::Level::district: return offices::Level::district;
    case triage::Level::region: return offices::Level::region;
    case triage::Level::republic: return offices::Level::republic;
  }
  return offices::Level::district;
}

template <class Item, class Read>
void read_list(MapReader& root, std::string_view key, std::size_t most, std::vector<Item>& out, Read read) {
  root.each(key, true, most, [&](const Node& node) {
    MapReader map(node, root.report(), fmt::format("an entry of {}", key));
    if (!map.is_map()) return;
    out.push_back(read(map));
    map.finish();
  });
}

/// A gap would leave an appeal without a term, an overlap with two.
template <class Rule>
void check_periods(std::vector<const Rule*> rules, const std::string& name, Date act, Report& report) {
  std::ranges::sort(rules, {}, [](const Rule* rule) { return rule->from; });
  if (rules.empty()) {
    report.add(0, fmt::format("there is no `{}`", name), "add it with the day from which it holds");
    return;
  }
  if (rules.front()->from > act + Days{1})
    report.add(0, fmt::format("`{}` does not hold from the day after the act", name), fmt::format("begin it on {}", to_iso(act + Days{1})));
  for (std::size_t i = 0; i + 1 < rules.size(); ++i) {
    const Date ends = rules[i]->until.value_or(kNever);
    if (ends + Days{1} != rules[i + 1]->from)
      report.add(0, fmt::format("between two periods of `{}` there is a gap or an overlap at {}", name, to_iso(rules[i + 1]->from)),
                 fmt::format("let the earlier one end with `until: {}`", to_iso(rules[i + 1]->from - Days{1})));
  }
  if (rules.back()->until) report.add(0, fmt::format("`{}` ends and nothing follows", name), "leave `until` of the last period out");
}

template <class Item>
void check_codes(const std::vector<Item>& items, std::string_view list, Report& report) {
  std::set<std::string> seen;
  for (const Item& item : items)
    if (!seen.insert(item.code).second) report.add(0, fmt::format("the code `{}` stands twice in {}", item.code, list), "rename one");
}

void check_between(const Law& law, Report& report) {
  for (std::size_t i = 0; i < kTerms.size(); ++i) {
    std::vector<const TermRule*> rules;
    for (const TermRule& rule : law.terms)
      if (rule.code == static_cast<TermCode>(i)) rules.push_back(&rule);
    check_periods(std::move(rules), std::string{kTerms[i]}, law.act_date, report);
  }
  std::vector<const WorkingHours*> hours;
  for (const WorkingHours& rule : law.hours) hours.push_back(&rule);
  check_periods(std::move(hours), "working_hours", law.act_date, report);
  check_codes(law.kinds, "kinds", report);
  check_codes(law.conclusions, "conclusions", report);
  check_codes(law.suspensions, "suspensions", report);
  for (const std::string_view kind : kKinds)
    if (law.find_kind(kind) == nullptr) report.add(0, fmt::format("the kind `{}` is missing", kind), "the law knows three: add it");
}

/// The topics are triage's: their bodies have to be agencies of the house here, so that each has an office.
void add_topics(const std::filesystem::path& services, const std::set<std::string>& agencies, Law& law, std::vector<Fault>& faults) {
  const std::string file = "appeals/topics.yaml";
  const auto text = catalog::read_bounded(services / "appeals" / "topics.yaml", file);
  if (!text) {
    faults.push_back(text.error());
    return;
  }
  std::vector<std::string> folders;
  std::error_code ec;
  for (std::filesystem::directory_iterator it(services, ec), end; !ec && it != end; it.increment(ec))
    if (std::filesystem::exists(it->path() / "service.yaml")) folders.push_back(it->path().filename().string());
  const auto topics = triage::parse_topics(*text, folders);
  if (!topics) {
    for (const triage::TopicFault& fault : topics.error()) faults.push_back({file, fault.line, fault.what, fault.how});
    return;
  }
  std::vector<Topic> all;
  for (const triage::Topic& topic : topics->all()) {
    if (!agencies.contains(topic.body))
      faults.push_back({file, 0, fmt::format("the topic `{}` goes to an unknown agency `{}`", topic.code, topic.body),
                        "add it to agencies.yaml, and its offices to data/offices.yaml"});
    all.push_back({topic.code,
                   topic.name,
                   {topic.body, level_of(topic.level)},
                   topic.urgent ? 2 : 1,
                   topic.service,
                   topic.service_code,
                   topic.service_group});
  }
  for (Topic& other : law.topics) all.push_back(std::move(other));
  law.topics = std::move(all);
}

std::set<std::string> agencies_of(const std::filesystem::path& services) {
  std::set<std::string> codes;
  const auto text = catalog::read_bounded(services / "agencies.yaml", "agencies.yaml");
  const auto root = text ? catalog::parse_yaml(*text, "agencies.yaml") : std::unexpected(text.error());
  const Node* list = root ? root->find("agencies") : nullptr;
  if (list != nullptr)
    for (const Node& agency : list->items)
      if (const Node* code = agency.find("code")) codes.insert(code->scalar);
  return codes;
}

void with_file(const std::filesystem::path& services, const std::string& file, std::vector<Fault>& faults,
               const std::function<void(MapReader&)>& read) {
  const std::string name = "appeals/" + file;
  Report report{name, {}};
  const auto text = catalog::read_bounded(services / "appeals" / file, name);
  const auto root = text ? catalog::parse_yaml(*text, name) : std::unexpected(text.error());
  if (!root) {
    faults.push_back(root.error());
    return;
  }
  MapReader map(*root, report, "the file");
  if (map.is_map()) read(map);
  std::ranges::move(report.faults, std::back_inserter(faults));
}

Law read(const std::filesystem::path& services, std::vector<Fault>& faults) {
  Law law;
  const auto agencies = agencies_of(services);
  with_file(services, "law.yaml", faults, [&](MapReader& map) {
    read_act(map, law);
    read_list(map, "working_hours", 20, law.hours, read_hours);
    read_list(map, "terms", 200, law.terms, read_term);
    read_list(map, "kinds", 3, law.kinds, read_kind);
    read_list(map, "conclusions", 40, law.conclusions, read_ground);
    read_list(map, "suspensions", 40, law.suspensions, read_ground);
    if (const Node* node = map.need("receiver")) law.receiver = read_body(*node, map.report());
    if (const Node* node = map.need("above_the_highest")) law.above_the_highest = read_body(*node, map.report());
    if (const Node* node = map.need("other")) law.topics.push_back(read_other(*node, map.report()));
    if (!law.topics.empty()) law.topics.back().body = law.receiver;
    map.finish();
    if (!map.report().faults.empty()) return;  // what is between keys is judged only when each key can be read
    check_between(law, map.report());
    for (const Body& body : {law.receiver, law.above_the_highest})
      if (!agencies.contains(body.agency))
        map.report().add(0, fmt::format("an unknown agency `{}`", body.agency), "add it to agencies.yaml");
  });
  add_topics(services, agencies, law, faults);
  return law;
}

}  // namespace

std::vector<Fault> check_law(const std::filesystem::path& services) {
  std::vector<Fault> faults;
  read(services, faults);
  return faults;
}

std::shared_ptr<const Law> load_law(const std::filesystem::path& services) {
  std::vector<Fault> faults;
  auto law = std::make_shared<const Law>(read(services, faults));
  if (!faults.empty()) throw std::runtime_error(faults.front().str());
  return law;
}

}  // namespace darcha::murojaat
