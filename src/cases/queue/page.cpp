// The officers' list: by role, filtered, sorted by any column, page by page. Holds nothing about persons.
#include <fmt/core.h>

#include "cases/pages.h"
#include "cases/store.h"
#include "core/dates.h"

namespace darcha::cases {
namespace {

using store::Sort;

constexpr std::int64_t kPerPage = 20;
constexpr std::int64_t kMostCounted = 1'000;  // beyond that "more than": counting would grow with the list
constexpr std::int64_t kMostPages = kMostCounted / kPerPage;

struct Asked {
  store::Filter filter;
  Sort sort = Sort::stage_due;
  bool down = false;
  std::int64_t page = 1;
  std::string service, state, held, term;

  std::string href(Sort by, bool descending, std::int64_t number) const {
    return fmt::format("{}?rol={}&xizmat={}&bosqich={}&kimda={}&muddat={}&tartib={}{}&sahifa={}", kDeskPath, filter.role, service, state,
                       held, term, store::code(by), descending ? "&teskari=1" : "", number);
  }
};

std::vector<std::string> desk_roles(const Acting& me) {
  const auto roles = me.roles_today();
  std::vector<std::string> out;
  for (const std::string_view role : known_roles())
    if (std::ranges::find(roles, role) != roles.end() && role != "administrator" && role != "register_owner" && role != "operator" &&
        role != "murojaat" && role != "registry_reader" && role != "checker")
      out.emplace_back(role);
  if (out.empty()) out = roles;
  return out;
}

std::string param(const web::Context& context, std::string_view name) {
  return std::string{context.request->query.find(name).value_or(std::string_view{})};
}

Asked asked_of(const web::Context& context, const Acting& me) {
  const auto roles = desk_roles(me);
  Asked out;
  out.filter.office = me.office.id;
  out.filter.role = param(context, "rol");
  if (std::ranges::find(roles, out.filter.role) == roles.end()) out.filter.role = roles.empty() ? std::string{"-"} : roles.front();
  out.service = param(context, "xizmat");
  out.state = param(context, "bosqich");
  out.held = param(context, "kimda");
  out.term = param(context, "muddat");
  if (!out.service.empty()) out.filter.service = out.service;
  if (!out.state.empty()) out.filter.state = out.state;
  if (out.held == "men") out.filter.holder = me.officer.id;
  if (out.held == "bosh") out.filter.holder = OfficerId{};
  for (const offices::Officer& colleague : me.represents)
    if (out.held == colleague.id.str()) out.filter.holder = colleague.id;
  if (out.term == "otgan") out.filter.overdue_at = context.now;
  out.sort = store::parse_sort(param(context, "tartib")).value_or(Sort::stage_due);
  out.down = param(context, "teskari") == "1";
  std::int64_t page = 1;
  const std::string typed = param(context, "sahifa");
  if (!typed.empty() && typed.size() < 4 && typed.find_first_not_of("0123456789") == std::string::npos) page = std::stoll(typed);
  out.page = std::clamp<std::int64_t>(page, 1, kMostPages);
  return out;
}

void add_filters(const web::Context& context, const Services& services, const Acting& me, const Asked& asked, views::Queue& view) {
  const auto option = [](std::string value, std::string label, const std::string& chosen) {
    return views::Queue::Filters::Options{.value = value, .label = std::move(label), .selected = value == chosen};
  };
  views::Queue::Filters held{.name = "kimda", .label = context.t(text::kColumnHolder), .id = "kimda"};
  held.options = {option("", context.t(text::kFilterAll), asked.held), option("men", context.t(text::kFilterMine), asked.held),
                  option("bosh", context.t(text::kFilterFree), asked.held)};
  for (const offices::Officer& colleague : me.represents)
    held.options.push_back(option(colleague.id.str(), context.t(text::kFilterFor, {{"name", colleague.display_name}}), asked.held));
  views::Queue::Filters term{.name = "muddat", .label = context.t(text::kFilterTerm), .id = "muddat"};
  term.options = {option("", context.t(text::kFilterAll), asked.term), option("otgan", context.t(text::kFilterOverdue), asked.term)};
  views::Queue::Filters service{.name = "xizmat", .label = context.t(text::kColumnService), .id = "xizmat"};
  views::Queue::Filters state{.name = "bosqich", .label = context.t(text::kColumnState), .id = "bosqich"};
  service.options.push_back(option("", context.t(text::kFilterAll), asked.service));
  state.options.push_back(option("", context.t(text::kFilterAll), asked.state));
  std::set<std::string> seen;
  for (const ServicePtr& one : services.decided ? services.decided() : std::vector<ServicePtr>{}) {
    service.options.push_back(option(one->code, one->title.in(context.lang), asked.service));
    for (const catalog::State& each : one->workflow->states)
      if (each.role == asked.filter.role && seen.insert(each.code).second)
        state.options.push_back(option(each.code, each.name.in(context.lang), asked.state));
  }
  view.filters = {std::move(held), std::move(term), std::move(service), std::move(state)};
  view.hidden = {{.name = "rol", .value = asked.filter.role}, {.name = "tartib", .value = std::string{store::code(asked.sort)}}};
  if (asked.down) view.hidden.push_back({.name = "teskari", .value = "1"});
}

void add_columns(const web::Context& context, const Asked& asked, views::Queue& view) {
  const std::pair<Sort, web::TextKey> columns[] = {{Sort::number, text::kColumnNumber},      {Sort::service, text::kColumnService},
                                                   {Sort::state, text::kColumnState},        {Sort::holder, text::kColumnHolder},
                                                   {Sort::stage_due, text::kColumnStageDue}, {Sort::due, text::kColumnDue},
                                                   {Sort::opened, text::kColumnOpened}};
  for (const auto& [sort, label] : columns) {
    const bool sorted = sort == asked.sort;
    view.columns.push_back(
        {.label = context.t(label), .href = asked.href(sort, sorted && !asked.down, 1), .sorted = sorted, .up = !asked.down});
  }
}

views::Queue::Rows row_of(const web::Context& context, const Services& services, const offices::Directory& directory, const Acting& me,
                          const store::Queued& queued) {
  const ServicePtr service = services.applications->find_service(queued.service_code, 0);
  const offices::Officer* holder = directory.find_officer(queued.holder);
  const bool late = queued.stage_due_at && *queued.stage_due_at <= context.now;
  views::Queue::Rows row{.flagged = late || queued.escalated, .number = queued.number, .href = case_path(queued.id)};
  if (queued.waiting) row.note = context.t(text::kWaitingAnswer);
  if (queued.escalated) row.note = context.t(text::kEscalatedHere);
  const auto cell = [&](web::TextKey label, std::string value) {
    row.cells.push_back({.label = context.t(label), .text = std::move(value)});
  };
  cell(text::kColumnService, service ? service->title.in(context.lang) : queued.service_code);
  cell(text::kColumnState, service ? state_words(context, *service, queued.state) : queued.state);
  cell(text::kColumnHolder, queued.holder.is_nil()           ? context.t(text::kHolderNobody)
                            : queued.holder == me.officer.id ? context.t(text::kHolderMe)
                            : holder != nullptr              ? holder->display_name
                                                             : context.t(text::kHolderNobody));
  row.cells.back().verbatim = holder != nullptr && queued.holder != me.officer.id;
  cell(text::kColumnStageDue, day_of(context, queued.stage_due_at));
  const bool soon = queued.stage_due_at && *queued.stage_due_at <= context.now + std::chrono::hours{72};
  if (late || soon) row.cells.back().tag = late ? "danger" : "warning";
  cell(text::kColumnDue, day_of(context, queued.due_at));
  cell(text::kColumnOpened, format_date_short(date_in_tashkent(queued.opened_at)));
  return row;
}

void add_pages(const web::Context& context, const Asked& asked, std::int64_t total, views::Queue& view) {
  const std::int64_t last = std::clamp<std::int64_t>((total + kPerPage - 1) / kPerPage, 1, kMostPages);
  if (last <= 1) return;
  web::views::Pagination pages{.label = context.t(text::kQueuePages)};
  if (asked.page > 1) pages.previous = asked.href(asked.sort, asked.down, asked.page - 1);
  if (asked.page < last) pages.next = asked.href(asked.sort, asked.down, asked.page + 1);
  std::int64_t before = 0;
  for (std::int64_t n = 1; n <= last; ++n) {
    if (n != 1 && n != last && n % 10 != 0 && std::abs(n - asked.page) > 2) continue;
    if (n > before + 1) pages.pages.push_back({.gap = true});
    pages.pages.push_back({.number = std::to_string(n), .href = asked.href(asked.sort, asked.down, n), .current = n == asked.page});
    before = n;
  }
  view.pages = std::move(pages);
}

Task<Result<net::Response>> show_queue(std::shared_ptr<Services> services, web::Context context) {
  const auto me = co_await acting(services, context.visitor);
  if (!me) co_return std::unexpected(me.error());
  const Asked asked = asked_of(context, *me);
  const auto rows = co_await store::list_queue(
      services->db, asked.filter, {.sort = asked.sort, .down = asked.down, .skip = (asked.page - 1) * kPerPage, .max_rows = kPerPage});
  const std::int64_t total = co_await store::count_queue(services->db, asked.filter, kMostCounted + 1);
  const auto directory = co_await offices::directory(services->db);
  views::Queue view{.title = context.t(text::kQueueTitle)};
  view.total = total > kMostCounted ? context.t(text::kQueueMany) : context.t(text::kQueueTotal, total);
  web::views::Chips roles{.label = context.t(text::kQueueTitle)};
  for (const std::string& role : desk_roles(*me))
    roles.items.push_back(
        {.text = role_words(context, role), .href = std::string{kDeskPath} + "?rol=" + role, .current = role == asked.filter.role});
  if (roles.items.size() > 1) view.roles = std::move(roles);
  add_filters(context, *services, *me, asked, view);
  add_columns(context, asked, view);
  for (const store::Queued& queued : rows) view.rows.push_back(row_of(context, *services, *directory, *me, queued));
  if (rows.empty()) view.empty = web::views::EmptyState{.title = context.t(text::kQueueEmpty), .text = context.t(text::kQueueEmptyText)};
  add_pages(context, asked, std::min(total, kMostCounted), view);
  co_return web::page(context, {.title = context.t(text::kQueueTitle), .noindex = true}, view);
}

/// The officer and the colleagues they stand for.
std::vector<OfficerId> held_by(const Acting& me) {
  std::vector<OfficerId> out{me.officer.id};
  for (const offices::Officer& colleague : me.represents) out.push_back(colleague.id);
  return out;
}

}  // namespace

Task<std::int64_t> count_waiting(std::shared_ptr<Services> services, web::Visitor visitor, int most) {
  const auto me = co_await acting(services, visitor);
  if (!me) co_return 0;
  std::int64_t total = 0;
  for (const std::string& role : desk_roles(*me)) {
    std::set<OfficerId> holders{OfficerId{}};  // what nobody has taken waits as well
    for (const OfficerId holder : held_by(*me)) holders.insert(holder);
    for (const OfficerId holder : holders)
      total += co_await store::count_queue(services->db, {.office = me->office.id, .role = role, .holder = holder}, most);
  }
  co_return std::min<std::int64_t>(total, most);
}

std::vector<web::Route> queue_routes(std::shared_ptr<Services> services) {
  return {{.method = net::Method::get,
           .pattern = std::string{kDeskPath},
           .who_may = web::WhoMay::officer_with({}),
           .page = [services](web::Context context) { return show_queue(services, std::move(context)); }}};
}

}  // namespace darcha::cases
