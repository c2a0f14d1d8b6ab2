// The end of a sitting: its protocol, and then each case on its way. The protocol and the closing are one transaction with one event; the
// cases, each on a shard of its own, follow from the event and are found done when it is delivered again.
#include <boost/json.hpp>

#include "core/dates.h"
#include "decisions/events.h"
#include "decisions/record/record.h"
#include "decisions/sit/sit.h"
#include "gen/decisions/text.h"
#include "offices/offices.h"
#include "web/sentence.h"

namespace darcha::decisions {
namespace {

constexpr std::string_view kProtocol = "commission-protocol";

template <class Write>
LocalText each(Write write) {
  LocalText out;
  for (const Lang lang : kLangs) {
    web::Context context;
    context.lang = lang;
    out.in(lang) = write(context);
  }
  return out;
}

std::string outcome_words(const catalog::Service* service, const std::string& outcome, Lang lang) {
  const catalog::Outcome* found = service != nullptr ? service->find_outcome(outcome) : nullptr;
  return found != nullptr ? found->title.in(lang) : outcome;
}

std::string line_of(const Services& services, const web::Context& context, const Item& item) {
  const auto service = services.cases->applications->find_service(item.service_code, item.service_version);
  std::map<Vote, int> counts;
  for (const auto& [officer, vote] : item.votes) ++counts[vote];
  std::string out = context.t(text::kProtocolItem, {{"place", std::to_string(item.place)},
                                                    {"number", item.number},
                                                    {"service", service ? service->title.in(context.lang) : item.service_code},
                                                    {"proposed", outcome_words(service.get(), item.proposed, context.lang)}});
  out += " " + web::sentence(context, "decisions.agenda_" + item.result);
  if (item.outcome) out += ": " + outcome_words(service.get(), *item.outcome, context.lang);
  if (item.result != "postponed")
    out += ". " + context.t(text::kProtocolVotes, {{"for", std::to_string(counts[Vote::in_favour])},
                                                   {"against", std::to_string(counts[Vote::against])},
                                                   {"abstain", std::to_string(counts[Vote::abstain])},
                                                   {"recused", std::to_string(counts[Vote::recused])}});
  if (!item.note.empty()) out += " " + item.note;
  return out;
}

documents::Order protocol_of(const Services& services, const Sitting& sitting, const cases::Acting& me, Instant now) {
  const auto present = std::ranges::count(sitting.members, true, &Member::present);
  const auto chair = std::ranges::find(sitting.members, true, &Member::chairs);
  documents::Content content{.kind = std::string{kProtocol}, .lang = Lang::ru, .issuer = me.office.name};
  auto& fields = content.fields;
  fields["day"] = sitting.day;
  fields["place"] = sitting.place;
  fields["chair"] = chair->name;
  fields["secretary"] = me.actor().name;
  fields["quorum"] = std::to_string(present) + " / " + std::to_string(sitting.members.size());
  fields["present"] = each([&](const web::Context& context) {
    std::string out;
    for (const Member& member : sitting.members)
      out += (out.empty() ? "" : "\n") + member.name + ": " +
             context.t(member.chairs    ? text::kMemberChairs
                       : member.present ? text::kMemberPresent
                                        : text::kMemberAbsent);
    return out;
  });
  fields["agenda"] = each([&](const web::Context& context) {
    std::string out;
    for (const Item& item : sitting.agenda) out += (out.empty() ? "" : "\n") + line_of(services, context, item);
    return out;
  });
  return {.subject = SubjectId{me.office.id.value},
          .case_ref = {},
          .service_code = {},
          .content = std::move(content),
          .holder = me.office.name.in(Lang::uz),
          .now = now};
}

/// What keeps a sitting open.
Result<void> may_close(const Sitting& sitting) {
  if (sitting.closed) return refuse("decisions.sitting_closed", RefusalKind::conflict);
  if (sitting.agenda.empty()) return refuse("decisions.sitting_empty");
  if (std::ranges::none_of(sitting.members, &Member::chairs)) return refuse("decisions.no_chair");
  if (std::ranges::count(sitting.members, true, &Member::present) * 2 <= static_cast<std::ptrdiff_t>(sitting.members.size()))
    return refuse("decisions.no_quorum");
  for (const Item& item : sitting.agenda)
    if (item.result == "pending") return refuse("decisions.item_pending", RefusalKind::conflict, {{"number", item.number}});
  return {};
}

/// Nobody votes on their own kin: the family register is asked, from the applicant's side, for each case that was voted on.
Task<Result<void>> no_kin_voted(std::shared_ptr<Services> services, const Sitting& sitting, audit::Actor actor, Instant now) {
  for (const Item& item : sitting.agenda) {
    if (item.result == "postponed") continue;
    const auto kin = co_await persons::kin_of(services->registers, {.actor = actor, .purpose = "conflict_check", .case_ref = item.number},
                                              item.subject, now);
    if (!kin) co_return std::unexpected(kin.error());
    for (const Member& member : sitting.members) {
      const auto vote = item.votes.find(member.officer);
      if (vote != item.votes.end() && vote->second != Vote::recused && kin->contains(member.subject))
        co_return refuse("decisions.member_is_kin", RefusalKind::conflict, {{"name", member.name}, {"number", item.number}});
    }
  }
  co_return Result<void>{};
}

Task<> put_on_list(std::shared_ptr<Services> services, jobs::OutboxEvent event) {
  const auto payload = boost::json::parse(event.payload);
  const auto id = ApplicationId::parse(payload.at("application_id").as_string());
  const auto proposal = parse_uuid(payload.at("proposal_id").as_string());
  if (!id || !proposal) throw std::runtime_error("decisions: an event with broken ids");
  const auto loaded = co_await cases::find_case(services->cases, event.subject, *id);
  if (!loaded || loaded->state == nullptr || loaded->state->does != catalog::State::Does::sit) co_return;  // it went on meanwhile
  const auto outcome = loaded->it.data.find(std::string{kOutcomeOfCase});
  co_await services->db.query(sql::PutWaiting{.office_id = loaded->it.office,
                                              .application_id = *id,
                                              .subject_id = event.subject,
                                              .proposal_id = *proposal,
                                              .case_number = loaded->it.number,
                                              .service_code = loaded->it.service_code,
                                              .service_version = loaded->it.service_version,
                                              .outcome = outcome != loaded->it.data.end() ? outcome->second : std::string{},
                                              .since = event.at});
}

/// Moves one case on; does nothing for one that left the body meanwhile (withdrawn), or was moved by an earlier delivery.
Task<> carry_on(std::shared_ptr<Services> services, const Sitting& sitting, const Item& item, audit::Actor actor) {
  auto found = co_await cases::find_case(services->cases, item.subject, item.application);
  if (found && found->state != nullptr && found->state->does == catalog::State::Does::sit && !found->it.closed_at) {
    const auto loaded = std::make_shared<const cases::Loaded>(std::move(*found));
    const catalog::State* next = state_after(*loaded->service->workflow, *loaded->state, *item.outcome);
    if (next == nullptr) throw std::runtime_error("decisions: a sitting supports an outcome without an end: " + *item.outcome);
    const std::string token = "sitting:" + sitting.id.str();
    Result<void> done;
    if (next->kind == catalog::State::Kind::end) {
      const Papers papers = co_await load_papers(services, item.subject, item.application);
      const Proposal* proposal = papers.find(item.proposal);
      auto evidence = proposal != nullptr ? co_await found_of(services, papers, *proposal) : std::nullopt;
      if (!evidence) throw std::runtime_error("decisions: a case on an agenda without its proposal");
      auto decided =
          co_await finish(services,
                          {.loaded = loaded,
                           .proposal = *proposal,
                           .found = std::move(*evidence),
                           .outcome = *item.outcome,
                           .grounds = *item.outcome == proposal->outcome ? proposal->grounds : std::vector<std::string>{},
                           .conclusion = *item.outcome == proposal->outcome ? proposal->conclusion : Said{.uz = item.note, .own = {}},
                           .act = Act{sitting.protocol_number, sitting.day},
                           .confirmer_name = proposal->confirmer ? proposal->confirmer->name : std::string{},
                           .confirmer = proposal->confirmer ? std::optional{proposal->confirmer->officer} : std::nullopt,
                           .actor = actor,
                           .kind = "decisions.sat",
                           .token = token},
                          {});
      if (!decided) done = std::unexpected(decided.error());
    } else {
      const auto moved =
          co_await cases::move(services->cases, *loaded,
                               {.kind = "decisions.sat",
                                .to = next->code,
                                .actor = actor,
                                .reason = sitting.protocol_number,
                                .data = {{std::string{kOutcomeOfCase}, *item.outcome}, {std::string{kSittingOfCase}, sitting.id.str()}},
                                .token = token,
                                .at = services->clock.now()});
      if (!moved) done = std::unexpected(moved.error());
    }
    if (!done) throw std::runtime_error("a case could not be moved on after a sitting: " + done.error().code);
  }
  co_await services->db.query(sql::DeleteWaiting{.office_id = sitting.office, .application_id = item.application});
}

Task<> carry_all_on(std::shared_ptr<Services> services, jobs::OutboxEvent event) {
  const auto payload = boost::json::parse(event.payload);
  const auto office = OfficeId::parse(payload.at("office_id").as_string());
  const auto id = parse_uuid(payload.at("sitting_id").as_string());
  if (!office || !id) throw std::runtime_error("decisions: an event with broken ids");
  const auto sitting = co_await get_sitting(services, *office, *id);
  if (!sitting) throw std::runtime_error("decisions: a sitting that was closed is not there");
  const auto directory = co_await offices::directory(services->db);
  const offices::Office* body = directory->find_office(*office);
  const std::string name = body != nullptr ? body->name.in(Lang::uz) : std::string{};
  const audit::Actor actor{.kind = audit::ActorKind::agency, .id = *office, .name = name, .office = *office, .office_name = name};
  for (const Item& item : sitting->agenda)
    if (item.outcome) co_await carry_on(services, *sitting, item, actor);
}

}  // namespace

Task<Result<void>> close(std::shared_ptr<Services> services, cases::Acting me, Uuid id) {
  const auto sitting = co_await get_sitting(services, me.office.id, id);
  if (!sitting) co_return std::unexpected(sitting.error());
  if (const auto may = may_close(*sitting); !may) co_return may;
  const Instant now = services->clock.now();
  if (const auto none = co_await no_kin_voted(services, *sitting, me.actor(), now); !none) co_return none;
  const auto protocol = co_await documents::prepare(services->documents, protocol_of(*services, *sitting, me, now));
  if (!protocol) co_return std::unexpected(protocol.error());
  db::Batch batch;
  batch.add(sql::CloseSitting{.office_id = me.office.id,
                              .sitting_id = id,
                              .version = sitting->version,
                              .protocol_number = protocol->number,
                              .protocol = protocol->id,
                              .now = now});
  for (const Item& item : sitting->agenda)
    if (!item.outcome) batch.add(sql::FreeWaiting{.office_id = me.office.id, .application_id = item.application, .sitting_id = id});
  documents::add_to(batch, *protocol, me.actor());
  jobs::emit(batch,
             {.id = make_uuid_v7(now),
              .topic = std::string{kSittingClosedTopic},
              .subject = SubjectId{me.office.id.value},
              .payload = boost::json::serialize(boost::json::object{{"office_id", me.office.id.str()}, {"sitting_id", Uuid{id}.str()}}),
              .at = now});
  bool lost = false;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::StaleState&) {
    lost = true;
  }
  if (lost) co_return refuse("decisions.sitting_changed", RefusalKind::conflict);
  co_return Result<void>{};
}

void subscribe_sittings(jobs::Worker& worker, std::shared_ptr<Services> services) {
  worker.on_event(std::string{kReferredTopic}, "decisions.waiting",
                  [services](jobs::OutboxEvent event) { return put_on_list(services, std::move(event)); });
  worker.on_event(std::string{kSittingClosedTopic}, "decisions.results",
                  [services](jobs::OutboxEvent event) { return carry_all_on(services, std::move(event)); });
}

}  // namespace darcha::decisions
