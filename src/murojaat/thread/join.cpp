// Joining a collective appeal, and the visitor's own ones.
#include <algorithm>

#include "core/dates.h"
#include "murojaat/store.h"
#include "murojaat/thread/acts.h"
#include "murojaat/thread/pages.h"
#include "web/cabinet_nav.h"

namespace darcha::murojaat {
namespace {

constexpr int kPerPage = 25;

/// A collective appeal as whoever was sent its link may see it: what its author wrote for everybody. Others are "not found".
Task<Result<Loaded>> collective(std::shared_ptr<Services> services, web::Context context) {
  const auto key = co_await find_by_number(services, std::string{context.request->path_param("number")});
  auto loaded = key ? co_await find(services, *key) : std::nullopt;
  if (!loaded || !loaded->it.collective) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  co_return std::move(*loaded);
}

Task<net::Response> join_page(std::shared_ptr<Services> services, web::Context context, Loaded loaded, const web::Form* form) {
  const auto directory = co_await offices::directory(services->db);
  const Public open = public_of(loaded);
  const offices::Office* office = directory->find_office(open.office);
  const offices::Territory* place = directory->find_territory(open.district);
  const SubjectId me = context.visitor.subject;
  views::JoinPage view{.number = open.number,
                       .title = topic_words(context, *services, open.topic),
                       .participants = open.participants,
                       .action = thread_path(open.number) + "/qoshilish"};
  if (!open.description.empty()) view.body = open.description;
  view.facts.items = {{.label = context.t(text::kDistrict), .value = place != nullptr ? place->name.in(context.lang) : "—"},
                      {.label = context.t(text::kReceiptOffice), .value = office != nullptr ? office->name.in(context.lang) : "—"},
                      {.label = context.t(text::kClock), .value = clock_words(context, *services, loaded.it)}};
  view.mine = loaded.it.key.subject == me || std::ranges::find(loaded.participants, me, &Participant::person) != loaded.participants.end();
  view.agree = {.id = "rozi", .name = "rozi", .legend = context.t(text::kJoinTitle)};
  view.agree.options = {{.id = "rozi", .value = "1", .label = context.t(text::kJoinConfirm)}};
  if (form != nullptr) {
    form->show(view.agree);
    view.errors = form->summary();
  }
  co_return web::page(context, {.title = context.t(text::kJoinTitle), .section = "appeal", .has_error = form != nullptr, .noindex = true},
                      view, form != nullptr ? 422 : 200);
}

Task<Result<net::Response>> show_join(std::shared_ptr<Services> services, web::Context context) {
  auto loaded = co_await collective(services, context);
  if (!loaded) co_return std::unexpected(loaded.error());
  co_return co_await join_page(services, context, std::move(*loaded), nullptr);
}

Task<Result<net::Response>> post_join(std::shared_ptr<Services> services, web::Context context) {
  auto loaded = co_await collective(services, context);
  if (!loaded) co_return std::unexpected(loaded.error());
  web::Form form(context);
  if (form.choices("rozi", {"1"}).empty()) form.fail("rozi", "murojaat.refusal.join_unread");
  if (!form.ok()) co_return co_await join_page(services, context, std::move(*loaded), &form);
  const auto done = co_await join(services, loaded->it.key, context.visitor.subject, context.visitor.display_name, form.token());
  if (!done) co_return std::unexpected(done.error());
  co_return net::Response::redirect(thread_path(loaded->it.number) + "?bajarildi=1");
}

Task<Result<net::Response>> list(std::shared_ptr<Services> services, web::Context context) {
  const auto asked = context.request->query.find("oldin");
  const AppealId before = asked ? AppealId::parse(*asked).value_or(AppealId{}) : AppealId{};
  auto lines = co_await list_own(services, context.visitor.subject, before, kPerPage + 1);
  views::OwnAppeals view{.nav = web::cabinet_nav(context, web::CabinetPage::appeals)};
  if (lines.size() > static_cast<std::size_t>(kPerPage)) {
    lines.pop_back();
    view.older = "/kabinet/murojaatlar?oldin=" + lines.back().key.id.str();
  }
  for (const Line& line : lines) {
    const std::string day = format_date_short(date_in_tashkent(line.lodged_at));
    const std::string due = format_date_short(date_in_tashkent(line.due_at - std::chrono::microseconds{1}));
    view.rows.push_back({.title = topic_words(context, *services, line.topic),
                         .href = thread_path(line.number),
                         .number = line.number,
                         .note = is_open(line.state) ? context.t(text::kOwnDue, {{"date", due}}) : day,
                         .status = state_tag(context, line.state)});
  }
  if (lines.empty())
    view.empty = web::views::EmptyState{.symbol = "mail",
                                        .title = context.t(text::kOwnEmpty),
                                        .text = context.t(text::kOwnEmptyText),
                                        .href = "/murojaat",
                                        .action = context.t(text::kOwnNew)};
  for (const auto& row : co_await services->db.query(sql::ListJoined{.subject_id = context.visitor.subject, .max_rows = kPerPage}))
    view.joined.push_back(
        {.href = thread_path(row.number), .number = row.number, .note = format_date_short(date_in_tashkent(row.joined_at))});
  view.has_joined = !view.joined.empty();
  co_return web::page(context, {.title = context.t(text::kOwnTitle), .section = "cabinet"}, view);
}

}  // namespace

std::vector<web::Route> join_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto citizen = web::WhoMay::citizen();
  return {{Method::get, "/kabinet/murojaatlar", citizen, with(list)},
          {Method::get, "/murojaat/{number}/qoshilish", citizen, with(show_join)},
          {Method::post, "/murojaat/{number}/qoshilish", citizen, with(post_join)}};
}

}  // namespace darcha::murojaat
