// Pages of the collegial body: its list, one sitting with agenda, attendance and votes, the protocol. Works by forms alone; keys are extra.
#include "core/dates.h"
#include "core/text.h"
#include "decisions/pages.h"
#include "decisions/sit/sit.h"
#include "gen/decisions/text.h"
#include "gen/decisions/views.h"
#include "offices/offices.h"
#include "web/form.h"
#include "web/named_errors.h"
#include "web/sentence.h"

namespace darcha::decisions {
namespace {

constexpr std::string_view kPath = "/xodim/komissiya";

std::string sitting_path(Uuid id) { return std::string{kPath} + "/" + id.str(); }
net::Response to_sitting(Uuid id, std::string_view query) { return net::Response::redirect(sitting_path(id) + "?" + std::string{query}); }

std::string outcome_words(const Services& services, const web::Context& context, const std::string& code, int version,
                          const std::string& outcome) {
  const auto service = services.cases->applications->find_service(code, version);
  const catalog::Outcome* found = service ? service->find_outcome(outcome) : nullptr;
  return found != nullptr ? found->title.in(context.lang) : outcome;
}
std::string service_words(const Services& services, const web::Context& context, const std::string& code, int version) {
  const auto service = services.cases->applications->find_service(code, version);
  return service ? service->title.in(context.lang) : code;
}

// --- the list

web::views::Table waiting_table(const Services& services, const web::Context& context, const std::vector<WaitingCase>& cases) {
  web::views::Table table{.caption = context.t(text::kCommissionWaiting)};
  for (const auto label : {text::kCommissionNumber, text::kCommissionService, text::kCommissionProposed, text::kCommissionSince})
    table.columns.push_back({.label = context.t(label)});
  for (const WaitingCase& one : cases) {
    web::views::Table::Rows row{.title = one.number, .title_href = case_path(one.application)};
    const auto cell = [&](web::TextKey label, std::string text) {
      row.cells.push_back({.label = context.t(label), .text = std::move(text)});
    };
    cell(text::kCommissionService, service_words(services, context, one.service_code, one.service_version));
    cell(text::kCommissionProposed, outcome_words(services, context, one.service_code, one.service_version, one.outcome));
    cell(text::kCommissionSince, format_date(date_in_tashkent(one.since), context.lang));
    table.rows.push_back(std::move(row));
  }
  return table;
}

web::views::Table sittings_table(const web::Context& context, const std::vector<SittingLine>& lines) {
  web::views::Table table{.caption = context.t(text::kCommissionSittings)};
  for (const auto label : {text::kCommissionDay, text::kCommissionPlace, text::kCommissionState, text::kSittingAgenda})
    table.columns.push_back({.label = context.t(label)});
  for (const SittingLine& line : lines) {
    web::views::Table::Rows row{.title = format_date(line.day, context.lang), .title_href = sitting_path(line.id)};
    row.cells.push_back({.label = context.t(text::kCommissionPlace), .text = line.place});
    row.cells.push_back({.label = context.t(text::kCommissionState),
                         .text = context.t(line.closed ? text::kCommissionClosed : text::kCommissionPlanned),
                         .tag = line.closed ? "neutral" : "info"});
    row.cells.push_back({.label = context.t(text::kSittingAgenda), .text = context.t(text::kCommissionItems, line.items)});
    table.rows.push_back(std::move(row));
  }
  return table;
}

bool is_secretary(const cases::Acting& me) {
  return me.acts_for || std::ranges::find(me.officer.roles, "commission_secretary") != me.officer.roles.end();
}

Task<views::CommissionList> list_view(std::shared_ptr<Services> services, web::Context context, cases::Acting me) {
  auto waiting = co_await waiting_cases(services, me.office.id);
  std::erase_if(waiting, [](const WaitingCase& one) { return !one.sitting.is_nil(); });
  const auto lines = co_await sittings(services, me.office.id);
  co_return views::CommissionList{.done = answer_to_last_step(context),
                                  .office = me.office.name.in(context.lang),
                                  .waiting = waiting_table(*services, context, waiting),
                                  .has_waiting = !waiting.empty(),
                                  .sittings = sittings_table(context, lines),
                                  .has_sittings = !lines.empty(),
                                  .may_plan = is_secretary(me),
                                  .day = {.id = "day", .name = "day", .legend = context.t(text::kCommissionDay)},
                                  .place = {.id = "place", .name = "place", .label = context.t(text::kCommissionPlace), .maxlength = 200}};
}

Task<Result<net::Response>> show_list(std::shared_ptr<Services> services, web::Context context) {
  auto me = co_await of_commission(services, context.visitor, false);
  if (!me) co_return std::unexpected(me.error());
  const auto view = co_await list_view(services, context, std::move(*me));
  co_return web::page(context, {.title = context.t(text::kCommissionTitle), .noindex = true}, view);
}

Task<Result<net::Response>> plan_one(std::shared_ptr<Services> services, web::Context context) {
  auto me = co_await of_commission(services, context.visitor, true);
  if (!me) co_return std::unexpected(me.error());
  web::Form form(context);
  const Date today = date_in_tashkent(services->clock.now());
  const auto day = form.date("day", {.earliest = today - Days{31}, .latest = today + Days{366}});
  const std::string place = form.text("place", {.max = 200, .uzbek = true});
  if (form.ok()) {
    const auto id = co_await plan(services, std::move(*me), *day, place);
    if (!id) co_return std::unexpected(id.error());
    co_return to_sitting(*id, "natija=planned");
  }
  auto view = co_await list_view(services, context, std::move(*me));
  form.show(view.day);
  form.show(view.place);
  view.errors = web::named(form.summary(), {{"day", view.day.legend}, {"place", view.place.label}});
  co_return web::page(context, {.title = context.t(text::kCommissionTitle), .has_error = true, .noindex = true}, view, 422);
}

// --- one sitting

web::views::Tag result_tag(const web::Context& context, const Services& services, const Item& item) {
  std::string words = web::sentence(context, "decisions.agenda_" + item.result);
  if (item.outcome && *item.outcome != item.proposed)
    words += ": " + outcome_words(services, context, item.service_code, item.service_version, *item.outcome);
  return {.color = item.result == "carried"    ? "success"
                   : item.result == "rejected" ? "danger"
                   : item.result == "pending"  ? "neutral"
                                               : "warning",
          .text = std::move(words)};
}

web::views::Select vote_field(const web::Context& context, const Item& item, const Member& member) {
  const std::string name = "vote." + item.application.str() + "." + member.officer.str();
  web::views::Select field{
      .id = web::id_of(name), .name = name, .label = context.t(text::kSittingVoteOf, {{"name", member.name}}), .optional = true};
  const auto known = item.votes.find(member.officer);
  for (const Vote vote : {Vote::in_favour, Vote::against, Vote::abstain, Vote::recused})
    field.options.push_back({.value = std::string{code(vote)},
                             .label = web::sentence(context, "decisions.vote_" + std::string{code(vote)}),
                             .selected = known != item.votes.end() && known->second == vote});
  return field;
}

web::views::Select other_field(const web::Context& context, const Services& services, const Item& item) {
  const std::string name = "other." + item.application.str();
  web::views::Select field{.id = web::id_of(name), .name = name, .label = context.t(text::kSittingOther), .optional = true};
  const auto service = services.cases->applications->find_service(item.service_code, item.service_version);
  if (!service) return field;
  for (const catalog::Outcome& outcome : service->outcomes)
    if (outcome.code != item.proposed && outcome.kind != catalog::Outcome::Kind::returned)
      field.options.push_back(
          {.value = outcome.code, .label = outcome.title.in(context.lang), .selected = item.outcome && *item.outcome == outcome.code});
  return field;
}

views::SittingPage::Items item_view(const web::Context& context, const Services& services, const Sitting& sitting, const Item& item) {
  const std::string id = item.application.str();
  views::SittingPage::Items out{.id = id,
                                .href = case_path(item.application),
                                .number = item.number,
                                .service = service_words(services, context, item.service_code, item.service_version),
                                .proposed = outcome_words(services, context, item.service_code, item.service_version, item.proposed),
                                .result = result_tag(context, services, item),
                                .postpone_id = "postpone." + id,
                                .postponed = item.result == "postponed",
                                .other = other_field(context, services, item),
                                .note = {.id = web::id_of("note." + id),
                                         .name = "note." + id,
                                         .label = context.t(text::kSittingNote),
                                         .value = item.note,
                                         .rows = 3,
                                         .maxlength = static_cast<std::int64_t>(kLongestExplanation),
                                         .optional = true}};
  for (const Member& member : sitting.members) {
    if (member.present) out.votes.push_back({.field = vote_field(context, item, member)});
    if (const auto vote = item.votes.find(member.officer); vote != item.votes.end())
      out.votes_said.push_back({.name = member.name, .vote = web::sentence(context, "decisions.vote_" + std::string{code(vote->second)})});
  }
  if (!item.note.empty()) out.said_note = item.note;
  return out;
}

void add_people(const web::Context& context, const Sitting& sitting, views::SittingPage& view) {
  view.members = {.id = "present", .name = "present", .legend = context.t(text::kSittingMembers)};
  view.chair = {.id = "chair", .name = "chair", .label = context.t(text::kSittingChair), .optional = true};
  for (const Member& member : sitting.members) {
    if (member.away) continue;  // counts for the quorum and cannot be here
    view.members.options.push_back(
        {.id = view.members.options.empty() ? "present" : "present-" + std::to_string(view.members.options.size() + 1),
         .value = member.officer.str(),
         .label = member.name,
         .verbatim = true,
         .checked = member.present});
    view.chair.options.push_back({.value = member.officer.str(), .label = member.name, .selected = member.chairs, .verbatim = true});
  }
}

void add_choices(const web::Context& context, const Sitting& sitting, const std::vector<WaitingCase>& waiting, views::SittingPage& view) {
  view.waiting = {.id = "add", .name = "add", .legend = context.t(text::kCommissionWaiting)};
  for (const WaitingCase& one : waiting)
    if (one.sitting.is_nil())
      view.waiting.options.push_back({.id = view.waiting.options.empty() ? "add" : "add-" + std::to_string(view.waiting.options.size() + 1),
                                      .value = one.application.str(),
                                      .label = one.number});
  view.may_add = !view.waiting.options.empty();
  view.listed = {.id = "remove", .name = "remove", .legend = context.t(text::kSittingAgenda)};
  for (const Item& item : sitting.agenda)
    view.listed.options.push_back(
        {.id = view.listed.options.empty() ? "remove" : "remove-" + std::to_string(view.listed.options.size() + 1),
         .value = item.application.str(),
         .label = item.number});
  view.may_remove = !view.listed.options.empty();
}

Task<views::SittingPage> sitting_view(std::shared_ptr<Services> services, web::Context context, cases::Acting me, Sitting sitting) {
  views::SittingPage view{.done = answer_to_last_step(context),
                          .title = context.t(text::kSittingTitle, {{"day", format_date(sitting.day, context.lang)}}),
                          .place = sitting.place,
                          .state = {.color = sitting.closed ? "neutral" : "info",
                                    .text = context.t(sitting.closed ? text::kCommissionClosed : text::kCommissionPlanned)},
                          .has_agenda = !sitting.agenda.empty(),
                          .editable = !sitting.closed && is_secretary(me),
                          .action = sitting_path(sitting.id) + "/natija",
                          .agenda_action = sitting_path(sitting.id) + "/kun-tartibi",
                          .close_action = sitting_path(sitting.id) + "/yopish"};
  if (sitting.closed) view.protocol.push_back({.href = sitting_path(sitting.id) + "/bayonnoma.pdf", .number = sitting.protocol_number});
  add_people(context, sitting, view);
  for (const Item& item : sitting.agenda) view.items.push_back(item_view(context, *services, sitting, item));
  add_choices(context, sitting, co_await waiting_cases(services, sitting.office), view);
  co_return view;
}

struct AtSitting {
  cases::Acting me;
  Sitting sitting;
};
Task<Result<AtSitting>> at_sitting(std::shared_ptr<Services> services, web::Context context, bool write) {
  auto me = co_await of_commission(services, context.visitor, write);
  if (!me) co_return std::unexpected(me.error());
  const auto id = parse_uuid(context.request->path_param("id"));
  if (!id) co_return refuse("decisions.no_sitting", RefusalKind::not_found);
  auto sitting = co_await get_sitting(services, me->office.id, *id);
  if (!sitting) co_return std::unexpected(sitting.error());
  co_return AtSitting{std::move(*me), std::move(*sitting)};
}

Task<Result<net::Response>> show_sitting(std::shared_ptr<Services> services, web::Context context) {
  auto at = co_await at_sitting(services, context, false);
  if (!at) co_return std::unexpected(at.error());
  const auto view = co_await sitting_view(services, context, std::move(at->me), std::move(at->sitting));
  co_return web::page(context, {.title = view.title, .noindex = true}, view);
}

/// The page again with what is wrong with it; what was typed and not kept is in the fields the browser still has after "back".
Task<net::Response> show_refused(std::shared_ptr<Services> services, web::Context context, AtSitting at, Refusal refusal) {
  auto view = co_await sitting_view(services, context, std::move(at.me), std::move(at.sitting));
  web::views::ErrorSummary summary;
  for (const FieldError& fault : refusal.fields)
    summary.items.push_back({.id = web::id_of(fault.field), .text = web::sentence(context, fault.code, fault.args)});
  if (refusal.fields.empty()) summary.items.push_back({.id = "present", .text = web::sentence(context, refusal.code, refusal.args)});
  view.errors = std::move(summary);
  const web::Form form(context);
  for (auto& item : view.items) {  // nothing that was typed is lost
    item.note.value = form.raw(item.note.name);
    item.postponed = form.ticked(item.postpone_id);
    for (auto& vote : item.votes)
      for (auto& option : vote.field.options) option.selected = option.value == form.raw(vote.field.name);
    for (auto& option : item.other.options) option.selected = option.value == form.raw(item.other.name);
  }
  co_return web::page(context, {.title = view.title, .has_error = true, .noindex = true}, view, 422);
}

std::vector<ApplicationId> ids_in(const web::Context& context, std::string_view field) {
  std::vector<ApplicationId> out;
  for (const auto& [name, value] : context.request->form.items())
    if (name == field)
      if (const auto id = ApplicationId::parse(value)) out.push_back(*id);
  return out;
}

Task<Result<net::Response>> change_agenda(std::shared_ptr<Services> services, web::Context context) {
  auto at = co_await at_sitting(services, context, true);
  if (!at) co_return std::unexpected(at.error());
  const auto done = co_await set_agenda(services, at->me, at->sitting.id, ids_in(context, "add"), ids_in(context, "remove"));
  if (!done) co_return std::unexpected(done.error());
  co_return to_sitting(at->sitting.id, "natija=agenda");
}

Minutes minutes_in(const web::Context& context, const Sitting& sitting) {
  web::Form form(context);
  Minutes minutes;
  for (const auto& [name, value] : context.request->form.items())
    if (name == "present")
      if (const auto id = OfficerId::parse(value)) minutes.present.insert(*id);
  if (const auto chair = OfficerId::parse(form.raw("chair"))) minutes.chair = *chair;
  for (const Item& item : sitting.agenda) {
    const std::string id = item.application.str();
    Minutes::OfItem said{
        .application = item.application, .postponed = form.ticked("postpone." + id), .other_outcome = form.raw("other." + id)};
    said.note = form.text("note." + id, {.required = false, .max = kLongestExplanation, .lines = true, .uzbek = true});
    for (const Member& member : sitting.members)
      if (const auto vote = parse_vote(form.raw("vote." + id + "." + member.officer.str()))) said.votes[member.officer] = *vote;
    minutes.items.push_back(std::move(said));
  }
  return minutes;
}

Task<Result<net::Response>> keep_results(std::shared_ptr<Services> services, web::Context context) {
  auto at = co_await at_sitting(services, context, true);
  if (!at) co_return std::unexpected(at.error());
  const auto kept = co_await keep_minutes(services, at->me, at->sitting.id, minutes_in(context, at->sitting));
  if (kept) co_return to_sitting(at->sitting.id, "natija=votes");
  if (kept.error().code != "decisions.faults") co_return std::unexpected(kept.error());
  co_return co_await show_refused(services, context, std::move(*at), kept.error());
}

Task<Result<net::Response>> close_it(std::shared_ptr<Services> services, web::Context context) {
  auto at = co_await at_sitting(services, context, true);
  if (!at) co_return std::unexpected(at.error());
  if (at->sitting.closed) co_return to_sitting(at->sitting.id, "natija=closed");  // the answer to the first try was lost
  const auto closed = co_await close(services, at->me, at->sitting.id);
  if (closed) co_return to_sitting(at->sitting.id, "natija=closed");
  auto view = co_await sitting_view(services, context, std::move(at->me), std::move(at->sitting));
  view.errors =
      web::views::ErrorSummary{.items = {{.id = "present", .text = web::sentence(context, closed.error().code, closed.error().args)}}};
  co_return web::page(context, {.title = view.title, .has_error = true, .noindex = true}, view, 422);
}

Task<Result<net::Response>> protocol(std::shared_ptr<Services> services, web::Context context) {
  auto at = co_await at_sitting(services, context, false);
  if (!at) co_return std::unexpected(at.error());
  if (!at->sitting.protocol) co_return refuse("decisions.no_sitting", RefusalKind::not_found);
  const auto file = co_await documents::read(services->documents, {.subject = SubjectId{at->sitting.office.value},
                                                                   .document = *at->sitting.protocol,
                                                                   .actor = at->me.actor(),
                                                                   .purpose = "commission",
                                                                   .now = context.now});
  if (!file) co_return std::unexpected(file.error());
  net::Response response;
  response.headers.set("Content-Type", "application/pdf");
  response.headers.set("Content-Disposition", "inline; filename=\"" + at->sitting.protocol_number + ".pdf\"");
  response.body = net::FileBody{file->path, static_cast<std::uint64_t>(file->document.size)};
  co_return response;
}

}  // namespace

std::vector<web::Route> sit_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const std::string at = std::string{kPath} + "/{id}";
  return {officer_route(services, Method::get, std::string{kPath}, show_list),
          officer_route(services, Method::post, std::string{kPath}, plan_one),
          officer_route(services, Method::get, at, show_sitting),
          officer_route(services, Method::post, at + "/kun-tartibi", change_agenda),
          officer_route(services, Method::post, at + "/natija", keep_results),
          officer_route(services, Method::post, at + "/yopish", close_it),
          officer_route(services, Method::get, at + "/bayonnoma.pdf", protocol)};
}

}  // namespace darcha::decisions
