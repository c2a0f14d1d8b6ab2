// Finding a case by its number or its person's PINFL: for a purpose, logged, and so many a minute. What is found is only what the officer
// may see; the rest is as if it were not there.
#include "applications/rules.h"
#include "cases/pages.h"
#include "cases/store.h"
#include "core/dates.h"
#include "persons/pinfl.h"
#include "web/form.h"

namespace darcha::cases {
namespace {

constexpr double kPerMinute = 10;
constexpr double kBurst = 20;
constexpr int kMostRows = 20;
const std::vector<std::string> kPurposes{"case_work", "case_call", "case_control"};

Task<std::optional<SubjectId>> whose(std::shared_ptr<Services> services, Acting me, std::string purpose, std::string query, Instant now) {
  if (const auto number = applications::parse_number(query)) {
    const auto found = co_await applications::find_by_number(services->db, *number);
    if (!found) co_return std::nullopt;
    db::Batch batch;
    audit::append(batch, {.id = RecordId::make(now),
                          .subject = found->subject,
                          .at = now,
                          .kind = "cases.searched",
                          .actor = me.actor(),
                          .purpose = purpose,
                          .case_ref = *number,
                          .what = {"application"}});
    co_await services->db.run(std::move(batch));
    co_return found->subject;
  }
  const auto pin = persons::parse_pinfl(query);
  if (!pin) co_return std::nullopt;
  const auto found =
      co_await persons::find_by_pin(services->db, *services->pepper, {.actor = me.actor(), .purpose = purpose, .case_ref = {}}, *pin, now);
  co_return found ? std::optional{*found} : std::nullopt;
}

Task<std::optional<web::views::Table>> visible_cases(std::shared_ptr<Services> services, web::Context context, Acting me,
                                                     SubjectId subject) {
  const auto directory = co_await offices::directory(services->db);
  web::views::Table table{.caption = context.t(text::kSearchTitle),
                          .columns = {{.label = context.t(text::kColumnNumber)},
                                      {.label = context.t(text::kColumnService)},
                                      {.label = context.t(text::kColumnState)},
                                      {.label = context.t(text::kColumnOpened)}}};
  for (const store::CaseLine& line : co_await store::cases_of(services->db, subject, kMostRows)) {
    const auto loaded = co_await find_case(services, subject, line.id);
    if (!loaded || may(Action::see, standing_of(*loaded, me, *directory))) continue;
    table.rows.push_back(
        {.title = line.number,
         .title_href = case_path(line.id),
         .cells = {{.label = context.t(text::kColumnService), .text = loaded->service->title.in(context.lang)},
                   {.label = context.t(text::kColumnState), .text = state_words(context, *loaded->service, line.state)},
                   {.label = context.t(text::kColumnOpened), .text = format_date_short(date_in_tashkent(line.opened_at))}}});
  }
  co_return table.rows.empty() ? std::nullopt : std::optional{std::move(table)};
}

net::Response search_page(const web::Context& context, const web::Form& form, bool searched, std::optional<web::views::Table> found,
                          int status) {
  views::SearchPage view{.summary = form.summary()};
  view.query = {.name = "q", .label = context.t(text::kSearchQuery), .spellcheck_off = true};
  view.purpose = {.name = "maqsad", .label = context.t(text::kSearchPurpose)};
  view.purpose.options = {{.value = kPurposes[0], .label = context.t(text::kSearchPurposeWork)},
                          {.value = kPurposes[1], .label = context.t(text::kSearchPurposeCall)},
                          {.value = kPurposes[2], .label = context.t(text::kSearchPurposeControl)}};
  form.show(view.query);
  form.show(view.purpose);
  view.actions = {.submit = context.t(text::kSearchDo)};
  if (searched && !found) view.nothing = web::views::EmptyState{.title = context.t(text::kSearchNone)};
  view.found = std::move(found);
  return web::page(context, {.title = context.t(text::kSearchTitle), .has_error = !form.ok(), .noindex = true}, view, status);
}

Task<Result<net::Response>> show_search(std::shared_ptr<Services>, web::Context context) {
  co_return search_page(context, web::Form{context}, false, std::nullopt, 200);
}

// A POST, so that what was typed stays out of addresses and logs of servers.
Task<Result<net::Response>> post_search(std::shared_ptr<Services> services, web::Context context) {
  const auto me = co_await acting(services, context.visitor);
  if (!me) co_return std::unexpected(me.error());
  if (!services->limits.allow("cases.search", me->officer.id.str(), kPerMinute, kBurst, context.now))
    co_return std::unexpected(Refusal{.code = "cases.search_too_many", .kind = RefusalKind::rate_limited, .retry_after_s = 60});
  web::Form form(context);
  const std::string query = form.text("q", {.max = 40});
  const std::string purpose = form.choice("maqsad", kPurposes);
  if (!query.empty() && !applications::parse_number(query) && !persons::parse_pinfl(query)) form.fail("q", "cases.search_bad");
  if (!form.ok()) co_return search_page(context, form, false, std::nullopt, 422);
  const auto subject = co_await whose(services, *me, purpose, query, context.now);
  std::optional<web::views::Table> found;
  if (subject) found = co_await visible_cases(services, context, *me, *subject);
  co_return search_page(context, form, true, std::move(found), 200);
}

}  // namespace

std::vector<web::Route> search_routes(std::shared_ptr<Services> services) {
  const auto officer = web::WhoMay::officer_with({});
  return {
      {net::Method::get, "/xodim/qidiruv", officer, [services](web::Context context) { return show_search(services, std::move(context)); }},
      {net::Method::post, "/xodim/qidiruv", officer,
       [services](web::Context context) { return post_search(services, std::move(context)); }}};
}

}  // namespace darcha::cases
