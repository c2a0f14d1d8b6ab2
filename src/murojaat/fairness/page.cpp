// The public page of fairness: who waits longer, whose appeals the machine misreads, whose answers are contested.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/dates.h"
#include "murojaat/fairness/fairness.h"
#include "murojaat/pages.h"
#include "web/sentence.h"

namespace darcha::murojaat {
namespace {

using triage::GroupFigure;
using triage::Measure;
using Table = web::views::Table;

struct Dimension {
  const char* code;
  web::TextKey title;
};
const Dimension kDimensions[] = {
    {"language", text::kColLang}, {"region", text::kFairRegion}, {"sex", text::kFairSex}, {"channel", text::kChannelLabel}};

std::string group_words(const web::Context& context, const offices::Directory& directory, const GroupFigure& figure) {
  if (figure.dimension == "language") {
    const auto lang = parse_lang(figure.group);
    return lang ? lang_words(context, *lang) : figure.group;
  }
  if (figure.dimension == "region") {
    const offices::Territory* place = directory.find_territory(figure.group);
    return place != nullptr ? place->name.in(context.lang) : figure.group;
  }
  if (figure.dimension == "sex") return context.t(figure.group == "f" ? text::kFairWomen : text::kFairMen);
  return web::sentence(context, "murojaat.channel." + figure.group);
}

std::string value_words(const web::Context& context, Measure measure, double value) {
  if (measure == Measure::delay) return context.t(text::kFairDays, {{"days", fmt::format("{:.0f}", value)}});
  return fmt::format("{:.0f} %", value * 100);
}

web::TextKey title_of(Measure measure) {
  switch (measure) {
    case Measure::accuracy: return text::kFairAccuracy;
    case Measure::delay: return text::kFairDelay;
    case Measure::outcome: return text::kFairOutcome;
  }
  return text::kFairAccuracy;
}

Table::Rows::Cells cell_of(const web::Context& context, Measure measure, const GroupFigure* figure) {
  Table::Rows::Cells cell{.label = context.t(title_of(measure)), .text = "—", .numeric = true};
  if (figure == nullptr) return cell;
  cell.text = value_words(context, measure, figure->value);
  if (figure->alarm) {
    cell.tag = "warning";
    cell.numeric = false;
  }
  cell.note = context.t(text::kFairInterval, {{"low", value_words(context, measure, figure->interval.low)},
                                              {"high", value_words(context, measure, figure->interval.high)},
                                              {"count", std::to_string(figure->count)}});
  return cell;
}

constexpr Measure kMeasures[] = {Measure::accuracy, Measure::delay, Measure::outcome};

std::optional<Table> table_of(const web::Context& context, const offices::Directory& directory, const FairnessReport& report,
                              const Dimension& dimension) {
  std::map<std::string, std::map<Measure, const GroupFigure*>> groups;
  for (const GroupFigure& figure : report.figures)
    if (figure.dimension == dimension.code) groups[figure.group][figure.measure] = &figure;
  if (groups.empty()) return std::nullopt;
  Table table{.caption = context.t(dimension.title), .columns = {{.label = context.t(dimension.title)}}};
  for (const Measure measure : kMeasures) table.columns.push_back({.label = context.t(title_of(measure)), .numeric = true});
  for (auto& [group, figures] : groups) {
    Table::Rows row{.title = group_words(context, directory, *figures.begin()->second)};
    for (const Measure measure : kMeasures) {
      const auto found = figures.find(measure);
      row.cells.push_back(cell_of(context, measure, found == figures.end() ? nullptr : found->second));
      row.flagged = row.flagged || (found != figures.end() && found->second->alarm);
    }
    table.rows.push_back(std::move(row));
  }
  std::ranges::stable_sort(table.rows, {}, &Table::Rows::title);
  return table;
}

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context) {
  const auto directory = co_await offices::directory(services->db);
  const auto report = co_await newest_fairness(services->db);
  views::FairnessPage view;
  if (report) {
    view.made = context.t(text::kFairMade, {{"date", format_date(report->on, context.lang)}});
    for (const Dimension& dimension : kDimensions)
      if (auto table = table_of(context, *directory, *report, dimension))
        view.tables.push_back({.id = dimension.code, .title = context.t(dimension.title), .table = std::move(*table)});
    for (const GroupFigure& figure : report->figures)
      if (figure.alarm)
        view.alarms.push_back({.text = context.t(text::kFairAlarm, {{"group", group_words(context, *directory, figure)},
                                                                    {"measure", context.t(title_of(figure.measure))},
                                                                    {"value", value_words(context, figure.measure, figure.value)},
                                                                    {"rest", value_words(context, figure.measure, figure.rest)}})});
  }
  view.has_alarms = !view.alarms.empty();
  if (view.tables.empty())
    view.empty = web::views::EmptyState{.symbol = "grid", .title = context.t(text::kFairEmpty), .text = context.t(text::kFairEmptyText)};
  co_return web::page(context, {.title = context.t(text::kFairTitle), .section = "appeal"}, view);
}

}  // namespace

std::vector<web::Route> fairness_routes(std::shared_ptr<Services> services) {
  return {{net::Method::get, "/murojaat/adolat", web::WhoMay::anyone(),
           [services](web::Context context) { return show(services, std::move(context)); }}};
}

}  // namespace darcha::murojaat
