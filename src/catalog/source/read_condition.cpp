#include <array>
#include <fmt/format.h>

#include "catalog/source/read_service.h"

namespace darcha::catalog {
namespace {

constexpr std::array<std::string_view, 3> kGroups{"all", "any", "none"};
constexpr std::array<Condition::Kind, 3> kGroupKinds{Condition::Kind::all, Condition::Kind::any, Condition::Kind::none};

void read_test(MapReader& map, Condition& condition) {
  int tests = 0;
  if (map.has("equals")) {
    condition.kind = Condition::Kind::equals;
    condition.values = {map.string("equals")};
    ++tests;
  }
  if (map.has("not")) {
    condition.kind = Condition::Kind::differs;
    condition.values = {map.string("not")};
    ++tests;
  }
  if (map.has("in")) {
    condition.kind = Condition::Kind::in;
    condition.values = map.strings("in", true);
    ++tests;
  }
  if (map.has("empty")) {
    condition.kind = map.flag("empty", true) ? Condition::Kind::empty : Condition::Kind::filled;
    ++tests;
  }
  if (map.has("at_least")) {
    condition.kind = Condition::Kind::at_least;
    condition.number = map.number("at_least", -1'000'000'000'000, 1'000'000'000'000);
    ++tests;
  }
  if (map.has("at_most")) {
    condition.kind = Condition::Kind::at_most;
    condition.number = map.number("at_most", -1'000'000'000'000, 1'000'000'000'000);
    ++tests;
  }
  if (tests != 1 && map.is_map())
    map.report().add(map.line(), fmt::format("a condition needs exactly one test, this has {}", tests),
                     "use one of equals, not, in, empty, at_least, at_most");
}

}  // namespace

Condition read_condition(const Node& node, Report& report) {
  Condition condition;
  condition.line = node.line;
  MapReader map(node, report, "a condition");
  if (!map.is_map()) return condition;
  for (std::size_t i = 0; i < kGroups.size(); ++i) {
    if (!map.has(kGroups[i])) continue;
    condition.kind = kGroupKinds[i];
    map.each(kGroups[i], true, 20, [&](const Node& item) { condition.parts.push_back(read_condition(item, report)); });
    if (condition.parts.empty())
      map.fault(kGroups[i], fmt::format("`{}` has no conditions", kGroups[i]), "write at least one, or leave `when` out");
    map.finish();
    return condition;
  }
  condition.field = map.string("field", 90);
  read_test(map, condition);
  map.finish();
  return condition;
}

}  // namespace darcha::catalog
