#include "decisions/finish/finish.h"

#include <boost/json.hpp>

#include "applications/issue/printed.h"
#include "core/log.h"
#include "decisions/events.h"
#include "decisions/finish/parts.h"
#include "decisions/letter/letter.h"
#include "jobs/jobs.h"
#include "offices/offices.h"

namespace darcha::decisions {
namespace {

LocalText same_in_all(const std::string& text) {
  LocalText out;
  for (const Lang lang : kLangs) out.in(lang) = text;
  return out;
}

/// As the registers wrote it when the findings were made; asked again only where the service does not read it.
Task<LocalText> name_of(std::shared_ptr<Services> services, const Ending& ending) {
  const auto known = std::ranges::find(ending.found.evidence, std::string{"civil.full_name"}, &Evidence::data);
  if (known != ending.found.evidence.end()) co_return known->text;
  const cases::Case& it = ending.loaded->it;
  const auto record = co_await persons::read(services->registers,
                                             {.actor = ending.actor,
                                              .subject = it.subject,
                                              .purpose = it.service_code,
                                              .case_ref = it.number,
                                              .groups = {persons::Group::identity}},
                                             services->clock.now());
  if (!record) throw std::runtime_error("decisions: the register of persons refused: " + record.error().code);
  LocalText out;
  for (const Lang lang : kLangs) out.in(lang) = persons::full_name(record->identity->name, lang);
  co_return out;
}

std::vector<applications::PrefilledValue> values_of(const Found& found) {
  std::vector<applications::PrefilledValue> out;
  for (const Evidence& e : found.evidence) out.push_back({e.as, e.data, e.value, e.text, e.register_code, e.as_of});
  return out;
}

documents::Order document_order(const Ending& ending, const LocalText& name, Instant now) {
  const catalog::Service& service = *ending.loaded->service;
  const cases::Case& it = ending.loaded->it;
  return {.subject = it.subject,
          .application = it.id,
          .case_ref = it.number,
          .service_code = service.code,
          .service_version = service.version,
          .content = applications::content_of(ending.loaded->application.application, service, values_of(ending.found)),
          .holder = name.in(Lang::uz),
          .valid_until = applications::valid_until(*service.output, date_in_tashkent(now)),
          .now = now};
}

void emit(db::Batch& batch, const Decision& d, std::string_view topic, boost::json::object payload, Instant at) {
  payload["application_id"] = d.application.str();
  payload["decision_id"] = d.id.str();
  jobs::emit(
      batch,
      {.id = make_uuid_v7(at), .topic = std::string{topic}, .subject = d.subject, .payload = boost::json::serialize(payload), .at = at});
}

/// An earlier decision of the same case, after it was opened again, stands no longer.
void replace_standing(db::Batch& batch, const Papers& papers, const Decision& by) {
  const Decision* standing = papers.standing();
  if (standing == nullptr) return;
  batch.add(sql::SetDecisionState{.subject_id = standing->subject,
                                  .application_id = standing->application,
                                  .decision_id = standing->id,
                                  .version = standing->version,
                                  .state = std::string{code(DecisionState::replaced)},
                                  .replaced_by = by.id,
                                  .now = by.decided_at});
  emit(batch, *standing, kReplacedTopic, {{"by", by.id.str()}}, by.decided_at);
}

/// The register did not take the effect (persons::add_citizenship_change): the person is a citizen already, is none, or has died.
bool is_of_citizenship(std::string_view statement) { return statement.starts_with("persons."); }

Task<Result<void>> run(std::shared_ptr<Services> services, const cases::Prepared& moved, db::Batch batch) {
  bool lost = false, citizenship = false;
  try {
    auto done = co_await cases::commit(services->cases, moved, std::move(batch));
    // Nobody changed this case: what is lost is a step of the case complained about, which somebody else was changing.
    if (done || done.error().code != "cases.already_done" || !done.error().args.front().second.empty()) co_return done;
    lost = true;
  } catch (const db::StaleState& stale) {
    lost = true;  // another officer was faster with the proposal or an earlier decision
    citizenship = is_of_citizenship(stale.statement());
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() != "decisions_one_standing") throw;
    lost = true;
  }
  if (citizenship) co_return refuse("decisions.citizenship_stands", RefusalKind::conflict);
  if (lost) co_return std::unexpected(co_await changed_meanwhile(services, moved.after.subject, moved.after.id));
  co_return Result<void>{};
}

}  // namespace

Complaining complaining_of(const Services& services, const offices::Directory& directory, const cases::Loaded& loaded,
                           std::shared_ptr<const catalog::Service> under, Instant served) {
  const catalog::Appeal& appeal = under->appeal;
  Complaining out{.under = under,
                  .until = date_in_tashkent(cases::term_end(appeal.within, served, *services.cases->applications->calendar) -
                                            std::chrono::microseconds{1})};
  if (appeal.service.empty()) return out;
  const auto above = cases::office_for_complaint(directory, loaded, appeal.level);
  const offices::Office* office = above ? directory.find_office(*above) : nullptr;
  if (office != nullptr) out.to = office->name;
  return out;
}

Task<documents::Order> letter_order(std::shared_ptr<Services> services, Ending ending) {
  const auto directory = co_await offices::directory(services->db);
  const cases::Loaded& loaded = *ending.loaded;
  const offices::Office* office = directory->find_office(ending.proposal.author.office);
  const LocalText name = co_await name_of(services, ending);
  const auto reference = services->cases->applications->reference();
  const Instant now = services->clock.now();
  const std::optional<Contested> contested = services->contested ? co_await services->contested(ending.loaded) : std::nullopt;
  co_return documents::Order{
      .subject = loaded.it.subject,
      .application = loaded.it.id,
      .case_ref = loaded.it.number,
      .service_code = loaded.it.service_code,
      .service_version = loaded.it.service_version,
      .content = letter_of({.service = *loaded.service,
                            .reference = *reference,
                            .found = ending.found,
                            .lang = loaded.it.lang,
                            .case_number = loaded.it.number,
                            .lodged = date_in_tashkent(loaded.application.application.submitted_at),
                            .applicant = name,
                            .office = office != nullptr ? office->name : same_in_all(loaded.service->provider),
                            .outcome = ending.outcome,
                            .grounds = ending.grounds,
                            .explanations = ending.proposal.explanations,
                            .facts = ending.proposal.facts,
                            .conclusion = ending.conclusion,
                            .prepared_by = ending.proposal.author.name,
                            .confirmed_by = ending.confirmer_name,
                            .act = ending.act,
                            .remedy = remedy_words(contested, ending.proposal.remedy),
                            .complaining = complaining_of(*services, *directory, loaded,
                                                          ending.complain_under ? ending.complain_under : loaded.service, now)}),
      .holder = name.in(Lang::uz),
      .now = now};
}

Task<Result<Printed>> print(std::shared_ptr<Services> services, Ending ending) {
  const catalog::Service& service = *ending.loaded->service;
  const catalog::Outcome* outcome = service.find_outcome(ending.outcome);
  documents::Order order = co_await letter_order(services, ending);
  const Instant now = order.now;
  const LocalText name = std::get<LocalText>(order.content.fields.at("full_name"));
  auto letter = co_await documents::prepare(services->documents, std::move(order));
  if (!letter) co_return std::unexpected(letter.error());
  Printed printed{std::move(*letter), std::nullopt};
  if (outcome->document && service.output) {
    auto document = co_await documents::prepare(services->documents, document_order(ending, name, now));
    if (!document) co_return std::unexpected(document.error());
    printed.document = std::move(*document);
  }
  co_return printed;
}

Decision decision_of(const Ending& ending, const Printed& printed) {
  const Instant now = printed.letter.order.now;
  const cases::Case& it = ending.loaded->it;
  return {.subject = it.subject,
          .application = it.id,
          .id = make_uuid_v7(now),
          .number = printed.letter.number,
          .case_number = it.number,
          .service_code = it.service_code,
          .service_version = it.service_version,
          .outcome = ending.outcome,
          .grounds = ending.grounds,
          .explanations = ending.proposal.explanations,
          .facts = ending.proposal.facts,
          .conclusion = ending.conclusion,
          .findings = ending.found.id,
          .proposal = ending.proposal.id,
          .act = ending.act,
          .author = ending.proposal.author.officer,
          .author_name = ending.proposal.author.name,
          .confirmer = ending.confirmer,
          .confirmer_name = ending.confirmer_name,
          .office = ending.proposal.author.office,
          .letter = printed.letter.id,
          .document = printed.document ? std::optional{printed.document->id} : std::nullopt,
          .decided_at = now,
          .version = 1};
}

void add_decided(db::Batch& batch, const Papers& papers, const Decision& decision, const Printed& printed, const Ending& ending) {
  replace_standing(batch, papers, decision);
  store::add_decision(batch, decision);
  documents::add_to(batch, printed.letter, ending.actor);
  if (printed.document) documents::add_to(batch, *printed.document, ending.actor);
  emit(batch, decision, kDecidedTopic, {{"number", decision.number}, {"service", decision.service_code}, {"outcome", decision.outcome}},
       decision.decided_at);
}

Task<> add_effects(std::shared_ptr<Services> services, db::Batch& batch, const cases::Loaded& loaded, Decision decision,
                   const Printed& printed, audit::Actor actor) {
  const catalog::Outcome* outcome = loaded.service->find_outcome(decision.outcome);
  if (outcome == nullptr) co_return;
  for (const catalog::Effect& effect : outcome->effects) {
    if (!effect.citizenship.empty()) {
      using Kind = persons::CitizenshipChange::Kind;
      const Date since = decision.act ? decision.act->date : date_in_tashkent(decision.decided_at);
      persons::add_citizenship_change(batch,
                                      {.subject = decision.subject,
                                       .kind = effect.citizenship == "lost" ? Kind::lost : Kind::acquired,
                                       .ground = effect.ground,
                                       .since = since,
                                       .decision_number = decision.number,
                                       .actor = actor,
                                       .purpose = decision.service_code,
                                       .case_ref = decision.case_number},
                                      decision.decided_at);
    } else if (services->enter) {
      co_await services->enter(batch, {.effect = effect,
                                       .decision = decision,
                                       .territory = loaded.it.territory,
                                       .document_number = printed.document ? printed.document->number : std::string{},
                                       .actor = actor});
    } else {
      log_warn("decisions.entry_not_written", {{"register", effect.register_code}, {"entry", effect.entry}});
    }
  }
}

Task<Result<Decision>> finish(std::shared_ptr<Services> services, Ending ending, db::Batch rows) {
  const cases::Loaded& loaded = *ending.loaded;
  const catalog::State* end = loaded.service->workflow->end_of(ending.outcome);
  if (loaded.service->find_outcome(ending.outcome) == nullptr || end == nullptr)
    co_return refuse("decisions.no_outcome", RefusalKind::bad_input);
  const auto printed = co_await print(services, ending);
  if (!printed) co_return std::unexpected(printed.error());
  auto moved = co_await cases::prepare_move(services->cases, loaded,
                                            {.kind = ending.kind,
                                             .to = end->code,
                                             .actor = ending.actor,
                                             .data = {{std::string{kOutcomeOfCase}, ending.outcome}},
                                             .ground = ending.grounds.empty() ? std::nullopt : std::optional{ending.grounds.front()},
                                             .document = printed->shown(),
                                             .token = ending.token,
                                             .at = printed->letter.order.now});
  if (!moved) co_return std::unexpected(moved.error());
  const Papers papers = co_await load_papers(services, loaded.it.subject, loaded.it.id);
  const Decision decision = decision_of(ending, *printed);
  db::Batch batch = std::move(rows);
  add_decided(batch, papers, decision, *printed, ending);
  co_await add_effects(services, batch, loaded, decision, *printed, ending.actor);
  cases::add_move(batch, *moved);
  if (services->carry_out) {
    const auto carried = co_await services->carry_out(batch, ending.loaded, decision, ending.proposal, ending.actor);
    if (!carried) co_return std::unexpected(carried.error());
  }
  if (auto done = co_await run(services, *moved, std::move(batch)); !done) co_return std::unexpected(done.error());
  co_return decision;
}

}  // namespace darcha::decisions
