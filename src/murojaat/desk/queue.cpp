// The lists of the desk: the office's queue with what others ask of it, its search, and the view of who is in charge.
#include <algorithm>
#include <cmath>

#include "core/dates.h"
#include "murojaat/desk/pages.h"
#include "triage/overrides.h"

namespace darcha::murojaat {
namespace {

constexpr int kPerPage = 50;
constexpr int kMostRequests = 50;
constexpr std::string_view kQueuePath = "/xodim/murojaatlar";

using Table = web::views::Table;

struct Asked {
  std::string shown, topic, query;
  store::QueueFilter filter;
  store::QueuePage page{.max_rows = kPerPage};
};

std::string param(const web::Context& context, std::string_view name) {
  return std::string{context.request->query.find(name).value_or(std::string_view{})};
}

Asked asked_of(const web::Context& context, const Services& services, const Acting& me) {
  Asked out{.shown = param(context, "kim"), .topic = param(context, "mavzu"), .query = param(context, "q")};
  out.filter.office = me.office.id;
  if (services.law->find_topic(out.topic) != nullptr) out.filter.topic = out.topic;
  if (out.shown == "men") out.filter.holder = me.officer.id;
  if (out.shown == "bosh") out.filter.holder = OfficerId{};
  if (out.shown == "otgan") out.filter.overdue_at = context.now;
  if (out.shown == "rahbar") out.filter.for_head = true;
  if (const auto after = AppealId::parse(param(context, "keyin")); after) {
    out.page.after_id = *after;
    out.page.after_due = parse_iso_instant(param(context, "muddat"));
    const std::string urgency = param(context, "muhim");
    if (out.page.after_due && urgency.size() == 1 && urgency.front() >= '1' && urgency.front() <= '3')
      out.page.after_urgency = urgency.front() - '0';
  }
  return out;
}

std::string day_of(Instant end) { return format_date_short(date_in_tashkent(end - std::chrono::microseconds{1})); }

Table columns(const web::Context& context, web::TextKey caption, std::initializer_list<web::TextKey> labels) {
  Table table{.caption = context.t(caption)};
  for (const auto label : labels) table.columns.push_back({.label = context.t(label)});
  return table;
}

Table table_of(const web::Context& context, const Services& services, const offices::Directory& directory,
               const std::vector<store::Queued>& queue) {
  constexpr Days kSoon{3};
  Table table = columns(context, text::kQueueTitle,
                        {text::kReceiptNumber, text::kTopic, text::kColUrgency, text::kColDue, text::kHolder, text::kColState});
  for (const store::Queued& one : queue) {
    const offices::Officer* holder = directory.find_officer(one.holder);
    const bool late = !one.halted && one.due_at <= context.now;
    Table::Rows row{.flagged = late || one.escalated, .title = one.number, .title_href = desk_path(one.number)};
    if (one.reopened > 0) row.title_note = context.t(text::kMarkReopened);
    if (one.waits_for_head) row.title_note = context.t(text::kMarkHead);
    if (one.escalated) row.title_note = context.t(text::kMarkEscalated);
    const auto cell = [&](web::TextKey label, std::string words, std::optional<std::string> tag = {}) {
      row.cells.push_back({.label = context.t(label), .text = std::move(words), .tag = std::move(tag)});
    };
    row.verbatim = true;  // its number
    cell(text::kTopic, topic_words(context, services, one.topic));
    cell(text::kColUrgency, urgency_words(context, one.urgency), one.urgency >= 3 ? "danger" : one.urgency == 2 ? "warning" : "neutral");
    const bool soon = one.due_at <= context.now + kSoon;
    cell(text::kColDue, one.halted ? context.t(text::kClockHalted) : day_of(one.due_at),
         late   ? std::optional<std::string>{"danger"}
         : soon ? std::optional<std::string>{"warning"}
                : std::nullopt);
    cell(text::kHolder, holder != nullptr ? holder->display_name : context.t(text::kHolderNone));
    row.cells.back().verbatim = holder != nullptr;
    cell(text::kColState, state_tag(context, one.state).text);
    table.rows.push_back(std::move(row));
  }
  return table;
}

void add_filters(const web::Context& context, const Services& services, const Acting& me, const Asked& asked, views::DeskQueue& view) {
  view.chips.label = context.t(text::kQueueTitle);
  const auto chip = [&](const char* value, web::TextKey label) {
    view.chips.items.push_back({.text = context.t(label),
                                .href = std::string{kQueuePath} + (*value == 0 ? "" : std::string{"?kim="} + value),
                                .current = asked.shown == value});
  };
  chip("", text::kFilterAll);
  chip("men", text::kFilterMine);
  chip("bosh", text::kFilterFree);
  chip("otgan", text::kFilterLate);
  if (std::ranges::find(me.officer.roles, offices::kRoleHead) != me.officer.roles.end()) chip("rahbar", text::kFilterHead);
  views::DeskQueue::Filters topics{.name = "mavzu", .label = context.t(text::kTopic), .id = "mavzu"};
  topics.options.push_back({.value = "", .label = context.t(text::kFilterAll), .selected = asked.topic.empty()});
  for (const Topic& topic : services.law->topics)
    topics.options.push_back({.value = topic.code, .label = topic.name.in(context.lang), .selected = topic.code == asked.topic});
  view.filters = {std::move(topics)};
  view.query = asked.query;
}

/// What other bodies ask of this office, in their own terms.
Task<std::optional<Table>> requests_here(std::shared_ptr<Services> services, web::Context context, OfficeId office) {
  const auto rows = co_await services->db.query(sql::ListRequestQueue{.office_id = office, .max_rows = kMostRequests});
  if (rows.empty()) co_return std::nullopt;
  Table table = columns(context, text::kRequestsHere, {text::kReceiptNumber, text::kColDue});
  for (const auto& row : rows) {
    const bool late = row.due_at <= context.now;
    Table::Rows line{.flagged = late, .title = row.number, .verbatim = true, .title_href = desk_path(row.number) + "#sorov"};
    if (row.joint) line.title_note = context.t(text::kRequestJoint);
    line.cells = {{.label = context.t(text::kColDue), .text = day_of(row.due_at), .tag = late ? "danger" : "neutral"}};
    table.rows.push_back(std::move(line));
  }
  co_return table;
}

Task<Table> found_table(std::shared_ptr<Services> services, web::Context context, OfficeId office, std::string query) {
  Table table = columns(context, text::kQueueTitle, {text::kReceiptNumber, text::kTopic, text::kColLodged, text::kColState});
  for (const Found& one : co_await search_office(services, office, std::move(query), kPerPage))
    table.rows.push_back({.title = one.number,
                          .verbatim = true,
                          .title_href = desk_path(one.number),
                          .cells = {{.label = context.t(text::kTopic), .text = topic_words(context, *services, one.topic)},
                                    {.label = context.t(text::kColLodged), .text = format_date_short(date_in_tashkent(one.lodged_at))},
                                    {.label = context.t(text::kColState), .text = state_tag(context, one.state).text}}});
  co_return table;
}

Task<Result<net::Response>> show_queue(std::shared_ptr<Services> services, web::Context context) {
  const auto me = co_await acting(services, context.visitor);
  if (!me) co_return std::unexpected(me.error());
  const Asked asked = asked_of(context, *services, *me);
  const auto directory = co_await offices::directory(services->db);
  views::DeskQueue view{.title = context.t(text::kQueueTitle)};
  add_filters(context, *services, *me, asked, view);
  if (std::ranges::find(me->officer.roles, offices::kRoleMurojaat) != me->officer.roles.end()) view.enter = "/xodim/murojaat-kiritish";
  Table table;
  if (!asked.query.empty()) {
    table = co_await found_table(services, context, me->office.id, asked.query);
  } else {
    const auto queue = co_await store::list_queue(services->db, asked.filter, asked.page);
    table = table_of(context, *services, *directory, queue);
    if (queue.size() == static_cast<std::size_t>(kPerPage))
      view.more = std::string{kQueuePath} + "?kim=" + asked.shown + "&mavzu=" + asked.topic + "&keyin=" + queue.back().key.id.str() +
                  "&muddat=" + web::percent_encoded(to_iso(queue.back().due_at)) + "&muhim=" + std::to_string(queue.back().urgency);
    view.requests = co_await requests_here(services, context, me->office.id);
  }
  if (table.rows.empty())
    view.empty = web::views::EmptyState{.symbol = "mail",
                                        .title = context.t(asked.query.empty() ? text::kQueueEmpty : text::kSearchEmpty),
                                        .text = context.t(asked.query.empty() ? text::kQueueEmptyText : text::kSearchEmptyText)};
  else
    view.table = std::move(table);
  co_return web::page(context, {.title = view.title, .noindex = true}, view);
}

// --- who is in charge
// ---------------------------------------------------------------------------------------------------------------------------

web::views::Kpis figures_of(const web::Context& context, const sql::FiguresOfOffice::Row& row) {
  const auto share = [&](std::int64_t part) {
    return row.answered == 0 ? std::string{"—"} : std::to_string((100 * part + row.answered / 2) / row.answered) + " %";
  };
  web::views::Kpis kpis;
  const auto add = [&](web::TextKey label, std::string value, std::optional<std::string> note = {}) {
    kpis.items.push_back({.label = context.t(label), .value = std::move(value), .note = std::move(note)});
  };
  add(text::kFigAnswered, std::to_string(row.answered), context.t(text::kFigPeriod));
  add(text::kFigOnTime, share(row.on_time), std::to_string(row.on_time));
  add(text::kFigReturned, share(row.returned), std::to_string(row.returned));
  add(text::kFigFormal, share(row.formal), std::to_string(row.formal));
  add(text::kFigDays, row.answered == 0 ? "—" : std::to_string(std::lround(row.days)));
  return kpis;
}

Task<std::optional<Table>> loads_table(std::shared_ptr<Services> services, web::Context context, OfficeId office) {
  const auto rows = co_await services->db.query(sql::LoadsOfOffice{.office_id = office, .now = context.now});
  if (rows.empty()) co_return std::nullopt;
  const auto directory = co_await offices::directory(services->db);
  Table table = columns(context, text::kLoads, {text::kHolder, text::kHeld, text::kOverdue, text::kMarkReopened});
  for (std::size_t i = 1; i < table.columns.size(); ++i) table.columns[i].numeric = true;
  for (const auto& row : rows) {
    const offices::Officer* holder = directory->find_officer(row.holder);
    Table::Rows line{.flagged = row.overdue > 0,
                     .title = holder != nullptr ? holder->display_name : context.t(text::kHolderNone),
                     .verbatim = holder != nullptr};
    const auto cell = [&](web::TextKey label, std::int64_t value) {
      line.cells.push_back({.label = context.t(label), .text = std::to_string(value), .numeric = true});
    };
    cell(text::kHeld, row.held);
    cell(text::kOverdue, row.overdue);
    cell(text::kMarkReopened, row.returned);
    if (directory->is_away(row.holder, date_in_tashkent(context.now))) line.title_note = context.t(text::kAway);
    table.rows.push_back(std::move(line));
  }
  co_return table;
}

Task<std::optional<Table>> overrides_table(std::shared_ptr<Services> services, web::Context context, OfficeId office) {
  Table table =
      columns(context, text::kOverrides, {text::kColModel, text::kColWhat, text::kColLang, text::kColChosen, text::kColOverridden});
  for (const auto& one : co_await triage::count_overrides_of(services->db, office)) {
    const auto cell = [&](web::TextKey label, std::string words, bool numeric) {
      return Table::Rows::Cells{.label = context.t(label), .text = std::move(words), .verbatim = !numeric, .numeric = numeric};
    };
    table.rows.push_back({.title = one.model,
                          .verbatim = true,
                          .cells = {cell(text::kColWhat,
                                         context.t(one.aspect == "topic"  ? text::kTopic
                                                   : one.aspect == "kind" ? text::kKind
                                                                          : text::kColUrgency),
                                         false),
                                    cell(text::kColLang, one.language, false), cell(text::kColChosen, std::to_string(one.choices), true),
                                    cell(text::kColOverridden, std::to_string(one.overridden), true)}});
  }
  if (table.rows.empty()) co_return std::nullopt;
  co_return table;
}

Task<Result<net::Response>> supervise(std::shared_ptr<Services> services, web::Context context) {
  constexpr Days kPeriod{90};
  const auto me = co_await acting(services, context.visitor);
  if (!me) co_return std::unexpected(me.error());
  const auto& roles = me->officer.roles;
  const bool head = std::ranges::find(roles, offices::kRoleHead) != roles.end();
  if (!head && std::ranges::find(roles, offices::kRoleSupervisor) == roles.end())
    co_return refuse("murojaat.not_in_charge", RefusalKind::forbidden);
  const Instant since = context.now - kPeriod;
  views::DeskFigures view;
  view.kpis = figures_of(context, co_await services->db.query(sql::FiguresOfOffice{.office_id = me->office.id, .since = since}));
  const auto waiting = co_await store::list_queue(services->db, {.office = me->office.id, .for_head = true}, {.max_rows = kPerPage});
  if (!waiting.empty()) view.waiting = table_of(context, *services, *co_await offices::directory(services->db), waiting);
  view.loads = co_await loads_table(services, context, me->office.id);
  view.overrides = co_await overrides_table(services, context, me->office.id);
  co_return web::page(context, {.title = context.t(text::kSuperviseTitle), .noindex = true}, view);
}

}  // namespace

std::string urgency_words(const web::Context& context, int urgency) {
  return context.t(urgency >= 3 ? text::kUrgency3 : urgency == 2 ? text::kUrgency2 : text::kUrgency1);
}

std::vector<web::Route> queue_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto officer = web::WhoMay::officer_with({});
  return {{Method::get, std::string{kQueuePath}, officer, with(show_queue)},
          {Method::get, "/xodim/murojaat-nazorati", officer, with(supervise)}};
}

}  // namespace darcha::murojaat
