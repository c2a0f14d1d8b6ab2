// What the law asks and how it is found out: facts, requirements, comparisons, questions to other bodies.
#include <array>
#include <fmt/format.h>

#include "catalog/source/read_service.h"

namespace darcha::catalog {
namespace {

constexpr std::array<std::string_view, 6> kComputes{"years_since",      "days_since",          "days_until",
                                                    "years_continuous", "most_days_in_a_year", "count"};
constexpr std::array<std::string_view, 2> kOn{"lodged", "today"};
constexpr std::array<std::string_view, 2> kYear{"calendar", "any"};
constexpr std::array<std::string_view, 3> kAnswerKinds{"favourable", "adverse", "neutral"};
constexpr std::array<std::string_view, 4> kLevels{"nearest", "region", "republic", "above"};

std::optional<Condition> maybe_condition(MapReader& map, std::string_view key) {
  const Node* node = map.find(key);
  return node == nullptr ? std::nullopt : std::optional{read_condition(*node, map.report())};
}

void read_year(MapReader& map, Fact& fact) {
  if (fact.compute != Fact::Compute::most_days_in_a_year) {
    for (const std::string_view key : {"year", "last"})
      if (map.has(key)) map.fault(key, fmt::format("`{}` means nothing for `{}`", key, code(fact.compute)), "remove it");
    return;
  }
  fact.year = static_cast<Fact::Year>(map.choice("year", kYear, 1));
  if (!map.has("last")) return;
  fact.last = map.duration("last");
  if (fact.last->unit != Unit::years || fact.last->count > 100)
    map.fault("last", "`last` is not a number of years up to 100", "write { count: 5, unit: years }");
}

BodyCheck read_check(const Node& node, Report& report) {
  BodyCheck check;
  check.line = node.line;
  MapReader map(node, report, "a question to a body");
  if (!map.is_map()) return check;
  check.code = map.code("code");
  check.title = map.text("title", 120);
  check.question = map.text("question", 600);
  check.agency = map.code("agency", true);
  check.level = read_level(map, "level", Level::nearest);
  check.role = map.code("role");
  check.term = map.duration("term");
  check.basis = map.code("basis");
  check.unverified = map.flag("unverified", false);
  check.when = maybe_condition(map, "when");
  map.each("answers", true, 10, [&](const Node& item) {
    MapReader a(item, report, "an answer of a body");
    if (!a.is_map()) return;
    CheckAnswer answer{a.code("code"), a.text("text", 300), CheckAnswer::Kind::neutral};
    answer.kind = static_cast<CheckAnswer::Kind>(a.choice("kind", kAnswerKinds));
    a.finish();
    if (check.find(answer.code) != nullptr) report.add(item.line, fmt::format("the answer `{}` stands twice", answer.code), "rename one");
    check.answers.push_back(std::move(answer));
  });
  if (map.has("answers") && check.answers.size() < 2)
    map.fault("answers", "a question with fewer than two answers", "add what else the body may say");
  map.finish();
  return check;
}

}  // namespace

Level read_level(MapReader& map, std::string_view key, Level fallback) {
  return static_cast<Level>(map.choice(key, kLevels, static_cast<std::size_t>(fallback)));
}

std::vector<Fact> read_facts(MapReader& service) {
  std::vector<Fact> all;
  service.each("facts", false, 40, [&](const Node& item) {
    MapReader map(item, service.report(), "a fact");
    if (!map.is_map()) return;
    Fact fact;
    fact.line = item.line;
    fact.code = map.code("code");
    fact.name = map.text("name", 200);
    fact.compute = static_cast<Fact::Compute>(map.choice("compute", kComputes));
    fact.of = map.code("of");
    if (map.has("between")) {
      fact.between = map.strings("between", true, 2);
      if (fact.between.size() != 2)
        map.fault("between", "`between` does not name two fields", "name the field of the first day and that of the last");
    }
    fact.on = static_cast<Fact::On>(map.choice("on", kOn, 0));
    read_year(map, fact);
    map.finish();
    all.push_back(std::move(fact));
  });
  return all;
}

std::vector<Requirement> read_requirements(MapReader& service) {
  std::vector<Requirement> all;
  service.each("requirements", false, 40, [&](const Node& item) {
    MapReader map(item, service.report(), "a requirement");
    if (!map.is_map()) return;
    Requirement r;
    r.line = item.line;
    r.code = map.code("code");
    r.text = map.text("text", 400);
    r.basis = map.code("basis");
    r.provision = map.string_or("provision", "", 120);
    r.unverified = map.flag("unverified", false);
    r.when = maybe_condition(map, "when");
    r.evidence = map.strings("evidence", false, 20);
    r.met = maybe_condition(map, "met");
    r.not_met = maybe_condition(map, "not_met");
    if (r.not_met && !r.met) map.fault("not_met", "`not_met` without `met`", "say when it is met, or leave both to a person");
    map.finish();
    all.push_back(std::move(r));
  });
  return all;
}

std::vector<Comparison> read_comparisons(MapReader& service) {
  std::vector<Comparison> all;
  service.each("comparisons", false, 20, [&](const Node& item) {
    MapReader map(item, service.report(), "a comparison");
    if (!map.is_map()) return;
    Comparison c{map.code("code"), map.text("text", 300), map.strings("values", true, 2), item.line};
    if (map.has("values") && c.values.size() != 2) map.fault("values", "a comparison needs two values", "name both");
    map.finish();
    all.push_back(std::move(c));
  });
  return all;
}

std::vector<BodyCheck> read_checks(MapReader& service) {
  std::vector<BodyCheck> all;
  service.each("checks", false, 20, [&](const Node& item) { all.push_back(read_check(item, service.report())); });
  return all;
}

}  // namespace darcha::catalog
