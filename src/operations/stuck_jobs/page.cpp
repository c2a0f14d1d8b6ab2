#include <charconv>

#include "core/dates.h"
#include "gen/operations/text.h"
#include "gen/operations/views.h"
#include "offices/offices.h"
#include "operations/stuck_jobs/stuck_jobs.h"
#include "web/form.h"
#include "web/sentence.h"

namespace darcha::operations {
namespace {

constexpr std::string_view kListPath = "/xodim/toxtagan-vazifalar";
constexpr int kMostListed = 200;
constexpr std::size_t kErrorShown = 140;  // characters in the list; the job's own page has all of it

std::string address_of(const jobs::DeadLetter& letter) {
  return std::string{kListPath} + "/" + std::to_string(letter.lane) + "/" + letter.id.str();
}

std::string beginning(std::string_view text) {
  if (text.size() <= kErrorShown) return std::string{text};
  std::size_t end = kErrorShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not inside a character
  return std::string{text.substr(0, end)} + "…";
}

std::optional<web::views::Alert> done_of(const web::Context& context) {
  const auto done = context.request->query.find("boldi");
  if (done != "qayta" && done != "olindi") return std::nullopt;
  return web::views::Alert{
      .kind = "success", .title = context.t(done == "qayta" ? text::kJobsRetried : text::kJobsDiscarded), .announce = true};
}

Task<Result<net::Response>> show_list(std::shared_ptr<Services> services, web::Context context) {
  views::StuckJobs view{.done = done_of(context)};
  const auto letters = co_await jobs::list_dead_letters(services->db, kMostListed);
  if (letters.empty()) {
    view.empty = web::views::EmptyState{.symbol = "check", .title = context.t(text::kJobsNone), .text = context.t(text::kJobsNoneText)};
  } else {
    web::views::Table table{.caption = context.t(text::kJobsTitle)};
    for (const auto& column : {text::kJobsKind, text::kJobsDied, text::kJobsAttempts, text::kJobsError})
      table.columns.push_back({.label = context.t(column)});
    for (const jobs::DeadLetter& letter : letters)
      table.rows.push_back({.title = letter.kind,
                            .title_href = address_of(letter),
                            .cells = {{.label = context.t(text::kJobsDied), .text = format_date_time(letter.died_at, context.lang)},
                                      {.label = context.t(text::kJobsAttempts), .text = std::to_string(letter.attempts)},
                                      {.label = context.t(text::kJobsError), .text = beginning(letter.last_error)}}});
    view.table = std::move(table);
  }
  co_return web::page(context, {.title = context.t(text::kJobsTitle), .noindex = true}, view);
}

Task<Result<jobs::DeadLetter>> find(std::shared_ptr<Services> services, web::Context context) {
  const std::string_view lane_text = context.request->path_param("lane");
  int lane = -1;
  std::from_chars(lane_text.data(), lane_text.data() + lane_text.size(), lane);
  const auto id = JobId::parse(context.request->path_param("id"));
  if (!id || lane < 0 || lane >= jobs::kLanes) co_return refuse("operations.no_such_job", RefusalKind::not_found);
  auto letter = co_await jobs::find_dead_letter(services->db, lane, *id);
  if (!letter) co_return refuse("operations.no_such_job", RefusalKind::not_found);
  co_return std::move(*letter);
}

net::Response job_page(const web::Context& context, const jobs::DeadLetter& letter, const web::Form& form) {
  views::StuckJob view{.errors = form.summary(), .title = letter.kind, .error = letter.last_error, .payload = letter.payload};
  const auto fact = [&](web::TextKey label, std::string value) {
    view.facts.rows.push_back({.label = context.t(label), .value = std::move(value)});
  };
  fact(text::kJobsDied, format_date_time_long(letter.died_at, context.lang));
  fact(text::kJobsAttempts, std::to_string(letter.attempts));
  fact(text::kJobsNumber, letter.id.str());
  fact(text::kJobsLane, std::to_string(letter.lane));
  view.decision = {.name = "qaror",
                   .legend = context.t(text::kJobsQuestion),
                   .options = {{.value = "qayta", .label = context.t(text::kJobsRetry), .hint = context.t(text::kJobsRetryHint)},
                               {.value = "olish", .label = context.t(text::kJobsDiscard), .hint = context.t(text::kJobsDiscardHint)}}};
  view.reason = {.name = "sabab", .label = context.t(text::kJobsWhy)};
  for (const std::string_view reason : kReasons)
    view.reason.options.push_back(
        {.value = std::string{reason}, .label = web::sentence(context, "operations.jobs_reason." + std::string{reason})});
  form.show(view.decision);
  form.show(view.reason);
  view.actions = {.submit = context.t(text::kJobsSettle), .back_href = std::string{kListPath}};
  return web::page(
      context,
      {.title = letter.kind, .crumbs = {{context.t(text::kJobsTitle), std::string{kListPath}}}, .has_error = !form.ok(), .noindex = true},
      view, form.ok() ? 200 : 422);
}

Task<Result<net::Response>> show_one(std::shared_ptr<Services> services, web::Context context) {
  const auto letter = co_await find(services, context);
  if (!letter) co_return std::unexpected(letter.error());
  co_return job_page(context, *letter, web::Form{context});
}

Task<audit::Actor> actor_of(std::shared_ptr<Services> services, web::Visitor visitor) {
  const auto directory = co_await offices::directory(services->db);
  audit::Actor actor{.kind = audit::ActorKind::officer, .id = visitor.officer, .name = visitor.display_name, .office = visitor.office};
  if (const auto* office = directory->find_office(visitor.office)) actor.office_name = office->name.in(Lang::uz);
  co_return actor;
}

Task<Result<net::Response>> settle_one(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  const std::string decision = form.choice("qaror", {"qayta", "olish"});
  const std::string reason = form.choice("sabab", {std::begin(kReasons), std::end(kReasons)});
  const auto letter = co_await find(services, context);
  if (!letter) co_return std::unexpected(letter.error());
  if (!form.ok()) co_return job_page(context, *letter, form);
  const bool retry = decision == "qayta";
  const auto settled = co_await settle(services, {.lane = letter->lane,
                                                  .job = letter->id,
                                                  .retry = retry,
                                                  .reason = reason,
                                                  .actor = co_await actor_of(services, context.visitor),
                                                  .now = context.now});
  if (!settled) co_return std::unexpected(settled.error());
  co_return net::Response::redirect(std::string{kListPath} + (retry ? "?boldi=qayta" : "?boldi=olindi"));
}

}  // namespace

web::OfficerEntry officer_entry(db::Pool& pool) {
  return {.symbol = "gear",
          .href = std::string{kListPath},
          .title = text::kJobsTitle,
          .lead = text::kJobsLead,
          .roles = {std::string{offices::kRoleOperator}},
          .key = 'v',
          .waiting = [&pool](web::Visitor) { return jobs::count_dead_letters(pool); }};
}

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto operators = web::WhoMay::officer_with(std::string{offices::kRoleOperator});
  const std::string one = std::string{kListPath} + "/{lane}/{id}";
  return {{Method::get, std::string{kListPath}, operators, with(show_list)},
          {Method::get, one, operators, with(show_one)},
          {Method::post, one, operators, with(settle_one)}};
}

}  // namespace darcha::operations
