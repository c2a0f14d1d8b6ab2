// What the law asks, who is asked, and the stages with their terms: the part of the public page that people who decide are bound by too.
#include <algorithm>
#include <fmt/format.h>

#include "catalog/pages/pages.h"
#include "gen/catalog/text.h"

namespace darcha::catalog {
namespace {

/// Whether a condition rests on what a body answers.
bool asks_a_body(const Condition& condition) {
  return condition.field.starts_with("check.") || std::ranges::any_of(condition.parts, asks_a_body);
}

web::TextKey how_found(const Requirement& r) {
  if (!r.met) return text::kFoundByPerson;
  return asks_a_body(*r.met) ? text::kFoundByBody : text::kFoundByRule;
}

std::string unverified(const web::Context& context, std::string words, bool is_unverified) {
  return is_unverified ? words + " (" + context.t(text::kUnverifiedShort) + ")" : words;
}

web::TextKey level_key(Level level) {
  switch (level) {
    case Level::nearest: return text::kLevelNearest;
    case Level::region: return text::kLevelRegion;
    case Level::republic: return text::kLevelRepublic;
    case Level::above: return text::kLevelAbove;
  }
  return text::kLevelNearest;
}

std::optional<web::TextKey> work_key(State::Does does) {
  switch (does) {
    case State::Does::examine: return text::kDoesExamine;
    case State::Does::check: return text::kDoesCheck;
    case State::Does::propose: return text::kDoesPropose;
    case State::Does::confirm: return text::kDoesConfirm;
    case State::Does::sit: return text::kDoesSit;
    case State::Does::record: return text::kDoesRecord;
    case State::Does::nothing: break;
  }
  return std::nullopt;
}

/// Who works in the state, what they do, and within what term.
std::string stage_note(const web::Context& context, const Service& s, const Reference& reference, const State& state) {
  std::string note;
  if (state.who == State::Who::applicant) {
    note = context.t(text::kStageYou);
  } else {
    const std::string agency = state.office.empty() || state.office == "provider" ? s.provider : state.office;
    note = context.t(text::kStageOffice,
                     {{"agency", agency_short(reference, agency, context.lang)}, {"level", context.t(level_key(state.level))}});
    if (const auto work = work_key(state.does)) note += " " + context.t(*work);
  }
  if (state.term)
    note += " " + unverified(context, context.t(text::kStageTerm, {{"term", duration_text(context, *state.term)}}), state.unverified) + ".";
  return note;
}

}  // namespace

std::vector<web::views::Table> requirements_table(const web::Context& context, const Service& s) {
  if (s.requirements.empty()) return {};
  web::views::Table table{.caption = context.t(text::kRequirements)};
  for (const web::TextKey key : {text::kColRequirement, text::kColBasis, text::kColFound})
    table.columns.push_back({.label = context.t(key)});
  for (const Requirement& r : s.requirements) {
    const Provision* law = s.find_provision(r.basis);
    std::string basis = law == nullptr ? r.basis : law->act;
    if (!r.provision.empty()) basis += ", " + r.provision;
    table.rows.push_back({.title = r.text.in(context.lang),
                          .cells = {{.label = context.t(text::kColBasis), .text = unverified(context, basis, r.unverified)},
                                    {.label = context.t(text::kColFound), .text = context.t(how_found(r))}}});
  }
  return {std::move(table)};
}

std::vector<web::views::Table> bodies_table(const web::Context& context, const Service& s, const Reference& reference) {
  if (s.checks.empty()) return {};
  web::views::Table table{.caption = context.t(text::kBodies)};
  for (const web::TextKey key : {text::kColQuestion, text::kColBody, text::kFactTerm}) table.columns.push_back({.label = context.t(key)});
  for (const BodyCheck& check : s.checks)
    table.rows.push_back({.title = check.title.in(context.lang),
                          .cells = {{.label = context.t(text::kColBody), .text = agency_name(reference, check.agency, context.lang)},
                                    {.label = context.t(text::kFactTerm),
                                     .text = unverified(context, duration_text(context, check.term), check.unverified)}}});
  return {std::move(table)};
}

std::vector<web::views::Timeline> stages_list(const web::Context& context, const Service& s, const Reference& reference) {
  if (!s.workflow || s.workflow->automatic) return {};
  web::views::Timeline list{.id = "bosqichlar"};
  std::string ends;
  for (const State& state : s.workflow->states) {
    if (state.kind == State::Kind::work || state.kind == State::Kind::wait)
      list.events.push_back({.title = state.name.in(context.lang), .note = stage_note(context, s, reference, state)});
    if (state.kind == State::Kind::end) ends += (ends.empty() ? "" : "; ") + state.name.in(context.lang);
  }
  list.events.push_back({.title = context.t(text::kStageEnd), .note = ends});
  return {std::move(list)};
}

}  // namespace darcha::catalog
