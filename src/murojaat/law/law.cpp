#include "murojaat/law/law.h"

#include <algorithm>
#include <stdexcept>

namespace darcha::murojaat {
namespace {

constexpr std::string_view kTermNames[] = {"forward",     "consider", "study",         "extension",  "suggestion", "suggestion_notice",
                                           "higher_body", "reopen",   "inner_request", "suspension", "reception",  "follow_up"};

template <class Rule>
bool holds(const Rule& rule, Date day) {
  return rule.from <= day && (!rule.until || day <= *rule.until);
}

template <class Item>
const Item* find(const std::vector<Item>& all, std::string_view code) {
  const auto found = std::ranges::find(all, code, &Item::code);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::string_view code(TermCode code) { return kTermNames[static_cast<std::size_t>(code)]; }

const TermRule* Law::term(TermCode wanted, Date day) const {
  const auto found = std::ranges::find_if(terms, [&](const TermRule& rule) { return rule.code == wanted && holds(rule, day); });
  return found == terms.end() ? nullptr : &*found;
}

const WorkingHours* Law::hours_on(Date day) const {
  const auto found = std::ranges::find_if(hours, [&](const WorkingHours& rule) { return holds(rule, day); });
  return found == hours.end() ? nullptr : &*found;
}

const KindRule* Law::find_kind(std::string_view code) const { return find(kinds, code); }
const GroundRule* Law::find_conclusion(std::string_view code) const { return find(conclusions, code); }
const GroundRule* Law::find_suspension(std::string_view code) const { return find(suspensions, code); }
const Topic* Law::find_topic(std::string_view code) const { return find(topics, code); }

const Topic* Law::find_open311(std::string_view service_code) const {
  const auto found = std::ranges::find(topics, service_code, &Topic::open311_code);
  return found == topics.end() ? nullptr : &*found;
}

}  // namespace darcha::murojaat
