// /korsatkichlar: the page of figures.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "insight/dashboard/dashboard.h"
#include "web/sentence.h"

namespace darcha::insight {
namespace {

constexpr std::string_view kPath = "/korsatkichlar";
constexpr std::size_t kMostBars = 12;

/// A figure with its words stays on one line of a narrow column.
std::string unbroken(const std::string& words) {
  std::string out;
  for (const char c : words) out += c == ' ' ? std::string{"\u00a0"} : std::string{c};
  return out;
}

struct Making {
  const web::Context& context;
  const Services& services;
  const Shown& shown;
  const Table& table;

  std::string t(web::TextKey key, const TextArgs& args = {}) const { return context.t(key, args); }
  std::string written(std::int64_t n) const { return web::Writer(context).format(n); }
  std::string by_code(std::string_view group, Dimension dimension) const {
    return web::sentence(context, fmt::format("insight.{}.{}", group, code(dimension)));
  }
  Name name(const Row& row) const {
    if (row.key.empty()) return {t(text::kNotTold)};
    return name_of(services, shown, table.ask.by, row.key, context.lang);
  }
  std::string per_cent(const Share& share) const {
    const auto n = share.per_cent();
    return n ? fmt::format("{}\u00a0%", *n) : "—";
  }
  std::optional<std::string> of_known(const Share& share) const {
    return share.whole > 0 ? std::optional{unbroken(t(text::kOfKnown, {{"count", written(share.whole)}}))} : std::nullopt;
  }
  std::string mean(const Row& row) const {
    if (row.rated == 0) return "—";
    const std::int64_t tenths = (20 * row.stars + row.rated) / (2 * row.rated);
    return unbroken(
        t(text::kRatingValue, {{"mean", fmt::format("{}{}{}", tenths / 10, context.lang == Lang::en ? "." : ",", tenths % 10)}}));
  }
  std::string days(const Row& row) const {
    const auto median = row.median_days();
    if (!median) return "—";
    return *median > kBands.back() ? t(text::kDaysOver) : context.t(text::kDaysAbout, *median);
  }
};

web::views::Kpis kpis_of(const Making& m) {
  const Row& all = m.table.total;
  web::views::Kpis out;
  const auto share = [&](web::TextKey label, const Share& share) {
    out.items.push_back(
        {.label = m.t(label), .value = share.whole > 0 ? m.per_cent(share) : m.t(text::kNotKnown), .note = m.of_known(share)});
  };
  out.items.push_back({.label = m.t(text::kReceived), .value = m.written(all.received)});
  share(text::kOnTime, all.on_time);
  out.items.push_back({.label = m.t(text::kMedianDays), .value = all.median_days() ? m.days(all) : m.t(text::kNotKnown)});
  share(text::kFormal, all.formal);
  share(text::kSatisfied, all.satisfied);
  share(text::kReallyDone, all.done);
  return out;
}

void add_row(const Making& m, web::views::Table& table, const Row& row, const Name& name, bool total) {
  web::views::Table::Rows out{.title = name.text, .verbatim = name.verbatim};
  if (row.key.empty() && !total) out.title_note = m.t(text::kNotToldNote);
  const auto cell = [&](web::TextKey label, std::string text, std::optional<std::string> note = {}) {
    out.cells.push_back({.label = m.t(label), .text = std::move(text), .note = std::move(note), .numeric = true});
  };
  const auto share = [&](web::TextKey label, const Share& share) { cell(label, m.per_cent(share), m.of_known(share)); };
  cell(text::kReceived, m.written(row.received));
  share(text::kOnTime, row.on_time);
  cell(text::kMedianDays, m.days(row));
  share(text::kReopened, row.reopened);
  share(text::kFormal, row.formal);
  share(text::kSatisfied, row.satisfied);
  cell(text::kRating, m.mean(row), m.of_known({0, row.rated}));
  share(text::kReallyDone, row.done);
  table.rows.push_back(std::move(out));
}

web::views::Table rows_of(const Making& m) {
  web::views::Table table{.caption = m.by_code("by_heading", m.table.ask.by)};
  table.columns.push_back({.label = m.by_code("dimension", m.table.ask.by)});
  for (const auto& label : {text::kReceived, text::kOnTime, text::kMedianDays, text::kReopened, text::kFormal, text::kSatisfied,
                            text::kRating, text::kReallyDone})
    table.columns.push_back({.label = m.t(label), .numeric = true});
  for (const Row& row : m.table.rows) add_row(m, table, row, m.name(row), false);
  add_row(m, table, m.table.total, {m.t(text::kInAll)}, true);
  return table;
}

void add_charts(const Making& m, views::Dashboard& view) {
  std::vector<std::tuple<Name, std::int64_t, std::string>> received, on_time;
  for (const Row& row : m.table.rows) {
    if (row.key.empty()) continue;
    const Name name = m.name(row);
    if (received.size() < kMostBars) received.emplace_back(name, row.received, m.written(row.received));
    if (const auto share = row.on_time.per_cent(); share && on_time.size() < kMostBars)
      on_time.emplace_back(name, *share, m.per_cent(row.on_time));
  }
  if (m.table.ask.by == Dimension::month)
    view.columns = columns_of(m.context, m.table);
  else if (!received.empty())
    view.bars.push_back(bars_of(m.context, "kelgan", m.t(text::kChartReceived), received));
  if (!on_time.empty()) view.bars.push_back(bars_of(m.context, "muddatida", m.t(text::kChartOnTime), on_time));
}

using Filter = views::Dashboard::Filters;

/// What can be chosen: what was published, and what is chosen now.
Filter filter_of(const Making& m, Dimension by, std::string id, const std::string& chosen) {
  std::set<std::string> keys;
  if (!chosen.empty()) keys.insert(chosen);
  for (const auto& [month, stages] : m.shown.year->months)
    if (const auto counted = stages.find(Stage::counted); counted != stages.end())
      for (const Group& group : counted->second.groups) {
        const Cell& cell = group.cell;
        const std::string key = by == Dimension::body      ? (cell.office.is_nil() ? std::string{} : cell.office.str())
                                : by == Dimension::topic   ? cell.topic
                                : by == Dimension::region  ? cell.region
                                : by == Dimension::channel ? cell.channel
                                                           : to_iso(month).substr(0, 7);
        if (!key.empty()) keys.insert(key);
      }
  Filter out{.id = id, .name = id, .label = m.by_code("dimension", by)};
  out.options.push_back({.label = m.t(text::kEverything), .selected = chosen.empty()});
  for (const std::string& key : keys) {
    const Name name = name_of(m.services, m.shown, by, key, m.context.lang);
    out.options.push_back({.value = key, .label = name.text, .selected = key == chosen, .verbatim = name.verbatim});
  }
  if (by != Dimension::month)
    std::sort(out.options.begin() + 1, out.options.end(), [](const auto& a, const auto& b) { return a.label < b.label; });
  return out;
}

void add_filters(const Making& m, views::Dashboard& view) {
  const Ask& ask = m.table.ask;
  const auto month = [](const std::optional<Month>& chosen) { return chosen ? to_iso(*chosen).substr(0, 7) : std::string{}; };
  view.filters.push_back(filter_of(m, Dimension::month, "dan", month(ask.from)));
  view.filters.back().label = m.t(text::kFromMonth);
  view.filters.push_back(filter_of(m, Dimension::month, "gacha", month(ask.to)));
  view.filters.back().label = m.t(text::kToMonth);
  view.filters.push_back(filter_of(m, Dimension::region, "hudud", ask.only.region));
  view.filters.push_back(filter_of(m, Dimension::topic, "mavzu", ask.only.topic));
  view.filters.push_back(filter_of(m, Dimension::body, "tashkilot", ask.only.office.is_nil() ? std::string{} : ask.only.office.str()));
  view.filters.push_back(filter_of(m, Dimension::channel, "kanal", ask.only.channel));
}

/// The last month of which a step was published.
std::string last_month(const Making& m, Stage stage) {
  std::string out = "—";
  for (const auto& [month, stages] : m.shown.year->months)
    if (stages.contains(stage)) out = month_words(month, m.context.lang);
  return out;
}

void add_downloads(const Making& m, views::Dashboard& view) {
  const std::string query = query_of(m.table.ask, m.table.ask.by);
  const std::string path{kPath};
  const std::string licence = m.t(text::kLicence);
  const auto described = [&](std::string_view name) {
    return licence + ". " + m.t(text::kCsvwNote, {{"name", std::string{name} + "-metadata.json"}});
  };
  view.downloads = {
      {.href = path + "/jadval.csv" + query, .text = m.t(text::kDownloadTable, {{"format", "CSV"}}), .note = described("jadval.csv")},
      {.href = path + "/jadval.json" + query, .text = m.t(text::kDownloadTable, {{"format", "JSON"}}), .note = licence},
      {.href = path + "/guruhlar.csv", .text = m.t(text::kDownloadGroups), .note = described("guruhlar.csv")},
      {.href = path + "/javoblar.csv", .text = m.t(text::kDownloadAnswers), .note = described("javoblar.csv")},
      {.href = path + "/nashrlar.json", .text = m.t(text::kDownloadAll), .note = licence},
      {.href = path + "/katalog.jsonld", .text = m.t(text::kDownloadCatalogue), .note = licence}};
}

}  // namespace

Task<Result<net::Response>> show_figures(std::shared_ptr<Services> services, web::Context context) {
  const auto ask = ask_of(*context.request);
  if (!ask) co_return std::unexpected(ask.error());
  const Shown shown = co_await shown_now(services);
  const Table table = table_of(*shown.year, *ask);
  const Making m{context, *services, shown, table};
  views::Dashboard view{.lead = context.t(text::kFiguresLead),
                        .by = query_of({}, ask->by).substr(std::string_view{"?boyicha="}.size()),
                        .heading = m.by_code("by_heading", ask->by)};
  view.chips.label = context.t(text::kBy);
  for (const Dimension dimension : kDimensions)
    view.chips.items.push_back({.text = m.by_code("dimension", dimension),
                                .href = std::string{kPath} + query_of(*ask, dimension),
                                .current = dimension == ask->by});
  add_filters(m, view);
  if (shown.year->months.empty()) {
    view.empty = web::views::EmptyState{.symbol = "clock", .title = context.t(text::kNoneYet), .text = context.t(text::kNoneYetText)};
  } else if (table.total.received == 0) {
    view.empty =
        web::views::EmptyState{.symbol = "search", .title = context.t(text::kNothingFits), .text = context.t(text::kNothingFitsText)};
  } else {
    view.published = context.t(text::kFiguresThrough, {{"month", last_month(m, Stage::counted)},
                                                       {"answered", last_month(m, Stage::answered)},
                                                       {"afterwards", last_month(m, Stage::afterwards)}});
    view.kpis = kpis_of(m);
    add_charts(m, view);
    view.table = rows_of(m);
  }
  for (const auto& note : {text::kHowMonth, text::kHowFew, text::kHowOnTime, text::kHowFormal, text::kHowSatisfied})
    view.notes.push_back(context.t(note));
  add_downloads(m, view);
  co_return web::page(context, {.title = context.t(text::kFiguresTitle), .description = context.t(text::kFiguresLead), .cacheable = true},
                      view);
}

}  // namespace darcha::insight
