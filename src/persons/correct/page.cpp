// Pages of corrections: the office's list, one task with its answer, and what the person sees of their own.
#include <boost/json.hpp>

#include "core/dates.h"
#include "gen/persons/text.h"
#include "gen/persons/views.h"
#include "offices/actor.h"
#include "offices/offices.h"
#include "persons/correct/pages.h"
#include "persons/correct/store.h"
#include "web/cabinet_nav.h"
#include "web/form.h"
#include "web/sentence.h"

namespace darcha::persons {

namespace {

constexpr std::string_view kQueuePath = "/xodim/tuzatishlar";
constexpr int kMostRows = 200;

std::string name_of_state(const web::Context& context, CorrectionState state) {
  switch (state) {
    case CorrectionState::open: return context.t(text::kCorrectionStateOpen);
    case CorrectionState::accepted: return context.t(text::kCorrectionStateAccepted);
    case CorrectionState::rejected: return context.t(text::kCorrectionStateRejected);
  }
  return {};
}

Task<audit::Actor> actor_of(db::Pool& pool, const web::Context& context) {
  return offices::actor_of(pool, context.visitor, {std::string{offices::kRoleRegisterOwner}}, date_in_tashkent(context.now));
}

Task<Result<net::Response>> show_queue(std::shared_ptr<Services> services, web::Context context) {
  const auto rows = co_await queued_corrections(services->db, context.visitor.office, CorrectionState::open, kMostRows);
  views::CorrectionQueue view;
  if (context.request->query.find("javob"))
    view.done = web::views::Alert{.kind = "success", .title = context.t(text::kCorrectionAnsweredNote), .announce = true};
  if (rows.empty()) {
    view.empty =
        web::views::EmptyState{.title = context.t(text::kCorrectionQueueEmpty), .text = context.t(text::kCorrectionQueueEmptyText)};
  } else {
    web::views::Table table{
        .caption = context.t(text::kCorrectionQueueTitle),
        .columns = {{.label = context.t(text::kCorrectionColumnWhat)}, {.label = context.t(text::kCorrectionColumnOpened)}}};
    for (const QueuedCorrection& row : rows)
      table.rows.push_back(
          {.title = name_of_path(context, row.path),
           .title_href = std::string{kQueuePath} + "/" + row.id.str(),
           .cells = {{.label = context.t(text::kCorrectionColumnOpened), .text = format_date_time(row.opened_at, context.lang)}}});
    view.table = std::move(table);
  }
  co_return web::page(context, {.title = context.t(text::kCorrectionQueueTitle), .noindex = true}, view);
}

/// The same list for an office's own system.
Task<Result<net::Response>> list_queue(std::shared_ptr<Services> services, web::Context context) {
  boost::json::array items;
  for (const QueuedCorrection& row : co_await queued_corrections(services->db, context.visitor.office, CorrectionState::open, kMostRows))
    items.push_back(
        boost::json::object{{"id", row.id.str()}, {"path", row.path}, {"opened_at", to_iso(row.opened_at)}, {"state", code(row.state)}});
  co_return net::Response::json(boost::json::serialize(boost::json::object{{"corrections", std::move(items)}}));
}

web::views::SummaryList facts_of(const web::Context& context, const Correction& c, bool for_person) {
  web::views::SummaryList list;
  const auto add = [&](web::TextKey label, std::string value, bool verbatim = false) {
    if (!value.empty()) list.rows.push_back({.label = context.t(label), .value = std::move(value), .verbatim = verbatim});
  };
  if (!for_person) add(text::kCorrectionColumnWhat, name_of_path(context, c.path));
  add(text::kCorrectionShown, c.shown.empty() ? "—" : c.shown, true);
  add(text::kCorrectionSaid, c.said, true);
  add(text::kCorrectionOpened, format_date_time(c.opened_at, context.lang));
  add(text::kCorrectionCase, c.case_ref);
  add(text::kCorrectionState, name_of_state(context, c.state));
  add(text::kCorrectionReason, c.reason, true);
  add(text::kCorrectionAnsweredBy, c.resolved_by_name, true);
  return list;
}

net::Response task_page(const web::Context& context, const Correction& correction, const web::Form& form, int status) {
  views::CorrectionTask view{
      .summary = form.summary(), .facts = facts_of(context, correction, false), .form = correction.state == CorrectionState::open};
  view.outcome = {.name = "qaror",
                  .legend = context.t(text::kCorrectionQuestion),
                  .options = {{.value = "ha", .label = context.t(text::kCorrectionAccept)},
                              {.value = "yoq", .label = context.t(text::kCorrectionReject)}}};
  view.reason = {.name = "sabab",
                 .label = context.t(text::kCorrectionReason),
                 .hint = context.t(text::kCorrectionReasonHint),
                 .rows = 5,
                 .maxlength = 2000};
  form.show(view.outcome);
  form.show(view.reason);
  view.actions = {.submit = context.t(text::kCorrectionAnswer), .back_href = std::string{kQueuePath}};
  return web::page(context,
                   {.title = context.t(text::kCorrectionTitle),
                    .crumbs = {{context.t(text::kCorrectionQueueTitle), std::string{kQueuePath}}},
                    .has_error = !form.ok(),
                    .noindex = true},
                   view, status);
}

Task<Result<Correction>> load_task(std::shared_ptr<Services> services, web::Context context) {
  const auto id = parse_uuid(context.request->path_param("id"));
  if (!id) co_return refuse("persons.not_found", RefusalKind::not_found);
  FindRequest request{.actor = co_await actor_of(services->db, context), .purpose = "correction", .case_ref = {}};
  co_return co_await get_correction(services->db, std::move(request), context.visitor.office, *id, context.now);
}

Task<Result<net::Response>> show_task(std::shared_ptr<Services> services, web::Context context) {
  const auto correction = co_await load_task(services, context);
  if (!correction) co_return std::unexpected(correction.error());
  co_return task_page(context, *correction, web::Form{context}, 200);
}

Task<Result<net::Response>> answer_task(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  const std::string outcome = form.choice("qaror", {"ha", "yoq"});
  const std::string reason = form.text("sabab", {.max = 2000, .lines = true});
  if (!form.ok()) {
    const auto correction = co_await load_task(services, context);
    if (!correction) co_return std::unexpected(correction.error());
    co_return task_page(context, *correction, form, 422);
  }
  const auto id = parse_uuid(context.request->path_param("id"));
  if (!id) co_return refuse("persons.not_found", RefusalKind::not_found);
  Resolution resolution{
      .correction = *id, .actor = co_await actor_of(services->db, context), .accepted = outcome == "ha", .reason = reason};
  const auto answered = co_await resolve_correction(services->db, std::move(resolution), context.now);
  if (!answered) co_return std::unexpected(answered.error());
  co_return net::Response::redirect(std::string{kQueuePath} + "?javob=1");
}

Task<Result<net::Response>> show_mine(std::shared_ptr<Services> services, web::Context context) {
  FindRequest request{.actor = {.kind = audit::ActorKind::citizen, .id = context.visitor.subject}, .purpose = "self", .case_ref = {}};
  const auto corrections = co_await corrections_of(services->db, std::move(request), context.visitor.subject, context.now);
  if (!corrections) co_return std::unexpected(corrections.error());
  views::MyCorrections view{.nav = web::cabinet_nav(context, web::CabinetPage::corrections)};
  if (context.request->query.find("tuzatish"))
    view.done = web::views::Alert{
        .kind = "success", .title = context.t(text::kReportSent), .text = context.t(text::kReportSentText), .announce = true};
  for (const Correction& c : *corrections)
    view.items.push_back({.title = name_of_path(context, c.path), .facts = facts_of(context, c, true)});
  if (view.items.empty())
    view.empty = web::views::EmptyState{.title = context.t(text::kCorrectionMineEmpty), .text = context.t(text::kCorrectionMineEmptyText)};
  co_return web::page(context, {.title = context.t(text::kCorrectionMineTitle), .section = "cabinet", .noindex = true}, view);
}

}  // namespace

std::string name_of_path(const web::Context& context, std::string path) {
  std::ranges::replace(path, '.', '_');
  return web::sentence(context, "persons.path." + path);
}

web::OfficerEntry officer_entry(db::Pool& pool) {
  return {.symbol = "edit",
          .href = std::string{kQueuePath},
          .title = text::kCorrectionDesk,
          .lead = text::kCorrectionQueueLead,
          .roles = {std::string{offices::kRoleRegisterOwner}},
          .key = 't',
          .waiting = [&pool](web::Visitor visitor) { return store::count_queued(pool, visitor.office, CorrectionState::open); }};
}

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  const auto owner = web::WhoMay::officer_with(std::string{offices::kRoleRegisterOwner});
  const auto with = [&services](Task<Result<net::Response>> (*page)(std::shared_ptr<Services>, web::Context)) {
    return [services, page](web::Context context) { return page(services, std::move(context)); };
  };
  const std::string task = std::string{kQueuePath} + "/{id}";
  std::vector<web::Route> all{
      {net::Method::get, std::string{kQueuePath}, owner, with(show_queue)},
      {net::Method::get, task, owner, with(show_task)},
      {net::Method::post, task, owner, with(answer_task)},
      {.method = net::Method::get, .pattern = "/api/v1/corrections", .who_may = owner, .page = with(list_queue), .api = true},
      {net::Method::get, "/kabinet/tuzatishlar", web::WhoMay::citizen(), with(show_mine)}};
  for (web::Route& route : report_routes(services)) all.push_back(std::move(route));
  return all;
}

}  // namespace darcha::persons
