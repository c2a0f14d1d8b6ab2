// Finding a case by its number, its person's PINFL or name: for a purpose, logged, and so many a minute. What is found is only what the
// officer may see; the rest is as if it were not there.
#include "applications/rules.h"
#include "cases/engine.h"
#include "cases/pages.h"
#include "cases/store.h"
#include "core/dates.h"
#include "persons/names.h"
#include "persons/pinfl.h"
#include "web/form.h"
#include "web/named_errors.h"

namespace darcha::cases {
namespace {

constexpr double kPerMinute = 10;
constexpr double kBurst = 20;
constexpr int kMostRows = 20;
constexpr std::size_t kMostLooked = 60;  // cases of the officer's territory looked at for one search
const std::vector<std::string> kPurposes{"case_work", "case_call", "case_control"};

struct Found {
  std::vector<SubjectId> subjects;
  bool by_name = false;
  bool more = false;  ///< namesakes that were not looked at
};

audit::Event searched(const Acting& me, SubjectId subject, std::string number, std::string purpose, Instant now) {
  return {.id = RecordId::make(now),
          .subject = subject,
          .at = now,
          .kind = "cases.searched",
          .actor = me.actor(),
          .purpose = std::move(purpose),
          .case_ref = std::move(number),
          .what = {"application"}};
}

Task<Found> whose(std::shared_ptr<Services> services, Acting me, std::string purpose, std::string query, Instant now) {
  if (const auto number = applications::parse_number(query)) {
    const auto found = co_await applications::find_by_number(services->db, *number);
    if (!found) co_return Found{};
    db::Batch batch;
    audit::append(batch, searched(me, found->subject, *number, std::move(purpose), now));
    co_await services->db.run(std::move(batch));
    co_return Found{.subjects = {found->subject}};
  }
  persons::FindRequest request{.actor = me.actor(), .purpose = std::move(purpose), .case_ref = {}};
  if (const auto pin = persons::parse_pinfl(query)) {
    const auto found = co_await persons::find_by_pin(services->db, *services->pepper, std::move(request), *pin, now);
    co_return found ? Found{.subjects = {*found}} : Found{};
  }
  auto sounds = persons::parse_name_query(query);
  if (!sounds) co_return Found{};
  auto found = co_await persons::find_by_name(services->db, *services->pepper, std::move(request), std::move(*sounds), now);
  if (!found) co_return Found{};
  co_return Found{.subjects = std::move(found->subjects), .by_name = true, .more = found->more};
}

/// Namesakes are told apart by their full name and year of birth: a read of its own, in the person's log.
Task<std::string> who_is(std::shared_ptr<Services> services, web::Context context, Acting me, SubjectId subject, std::string purpose,
                         std::string number) {
  const auto record = co_await persons::read(services->db,
                                             {.actor = me.actor(),
                                              .subject = subject,
                                              .purpose = std::move(purpose),
                                              .case_ref = std::move(number),
                                              .groups = {persons::Group::identity}},
                                             context.now);
  if (!record || !record->identity) co_return std::string{"—"};
  const std::string name = persons::full_name(record->identity->name, context.lang);
  co_return record->identity->born ? name + ", " + to_iso(*record->identity->born).substr(0, 4) : name;
}

Task<std::optional<web::views::Table>> visible_cases(std::shared_ptr<Services> services, web::Context context, Acting me, Found found,
                                                     std::string purpose) {
  const auto directory = co_await offices::directory(services->db);
  web::views::Table table{.caption = context.t(text::kSearchTitle),
                          .columns = {{.label = context.t(text::kColumnNumber)},
                                      {.label = context.t(text::kColumnService)},
                                      {.label = context.t(text::kColumnState)},
                                      {.label = context.t(text::kColumnOpened)}}};
  if (found.by_name) table.columns.insert(table.columns.begin() + 1, {.label = context.t(text::kSearchPerson)});
  std::size_t looked = 0;
  for (const store::CaseLine& line : co_await store::cases_of(services->db, std::move(found.subjects), kMostRows)) {
    const bool near = line.office == me.office.id || line.escalated_to == me.office.id || is_above(*directory, me.office.id, line.office);
    if (found.by_name && !near) continue;  // a name is looked for where the officer works, a number anywhere they were asked
    if (++looked > kMostLooked || std::ssize(table.rows) >= kMostRows) break;
    const auto loaded = co_await find_case(services, line.subject, line.id);
    if (!loaded || may(Action::see, standing_of(*loaded, me, *directory))) continue;
    web::views::Table::Rows row{
        .title = line.number,
        .title_href = case_path(line.id),
        .cells = {{.label = context.t(text::kColumnService), .text = loaded->service->title.in(context.lang)},
                  {.label = context.t(text::kColumnState), .text = state_words(context, *loaded->service, line.state)},
                  {.label = context.t(text::kColumnOpened), .text = format_date_short(date_in_tashkent(line.opened_at))}}};
    if (found.by_name) {
      db::Batch batch;
      audit::append(batch, searched(me, line.subject, line.number, purpose, context.now));
      co_await services->db.run(std::move(batch));
      row.cells.insert(row.cells.begin(), {.label = context.t(text::kSearchPerson),
                                           .text = co_await who_is(services, context, me, line.subject, purpose, line.number),
                                           .verbatim = true});
    }
    table.rows.push_back(std::move(row));
  }
  co_return table.rows.empty() ? std::nullopt : std::optional{std::move(table)};
}

net::Response search_page(const web::Context& context, const web::Form& form, bool searched, std::optional<web::views::Table> found,
                          int status, bool more = false) {
  views::SearchPage view{
      .summary = web::named(form.summary(), {{"q", context.t(text::kSearchQuery)}, {"maqsad", context.t(text::kSearchPurpose)}})};
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
  if (more) view.more = web::views::Alert{.kind = "info", .title = context.t(text::kSearchMore), .text = context.t(text::kSearchMoreText)};
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
  const std::string query = form.text("q", {.max = 80});
  const std::string purpose = form.choice("maqsad", kPurposes);
  if (!query.empty() && !applications::parse_number(query) && !persons::parse_pinfl(query) && !persons::parse_name_query(query))
    form.fail("q", "cases.search_bad");
  if (!form.ok()) co_return search_page(context, form, false, std::nullopt, 422);
  Found whom = co_await whose(services, *me, purpose, query, context.now);
  const bool more = whom.more;
  auto found = co_await visible_cases(services, context, *me, std::move(whom), purpose);
  co_return search_page(context, form, true, std::move(found), 200, more);
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
