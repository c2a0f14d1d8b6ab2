// Pictures of tables, as SVG without a script: one series each, its values written beside it, so that nothing is told by colour alone.
#include <fmt/core.h>

#include <algorithm>

#include "core/dates.h"
#include "insight/dashboard/dashboard.h"

namespace darcha::insight {
namespace {

constexpr int kWidth = 560, kRowHeight = 46, kColumnsBase = 200, kColumnsHeight = 160;
constexpr std::size_t kMostLabel = 46;  // characters that fit beside the value on a phone

std::string shortened(const std::string& text) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (characters++ == kMostLabel) return text.substr(0, i) + "…";
  }
  return text;
}

std::string written(const web::Context& context, std::int64_t n) { return web::Writer(context).format(n); }

}  // namespace

views::ColumnChart columns_of(const web::Context& context, const Table& table) {
  views::ColumnChart out{.id = "oylar", .title = context.t(text::kChartReceived)};
  std::int64_t most = 1;
  const Row* highest = nullptr;
  for (const Row& row : table.rows)
    if (row.received >= most) {
      most = row.received;
      highest = &row;
    }
  const double step = static_cast<double>(kWidth) / static_cast<double>(std::max<std::size_t>(table.rows.size(), 1));
  const double width = std::min(step * 0.7, 60.0);
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const Row& row = table.rows[i];
    const double middle = step * (static_cast<double>(i) + 0.5);
    const double height = static_cast<double>(row.received) / static_cast<double>(most) * kColumnsHeight;
    const auto month = parse_iso_date(row.key + "-01");
    const std::string label = month ? month_words(*month, context.lang) : row.key;
    out.columns.push_back({.label = month ? fmt::format("{}.{}", row.key.substr(5), row.key.substr(2, 2)) : label,
                           .alt = table.rows.size() > 6 && i % 2 == 1,
                           .value = written(context, row.received),
                           .x = fmt::format("{:.1f}", middle - width / 2),
                           .middle = fmt::format("{:.1f}", middle),
                           .width = fmt::format("{:.1f}", width),
                           .top = fmt::format("{:.1f}", kColumnsBase - height),
                           .height = fmt::format("{:.1f}", height),
                           .above = fmt::format("{:.1f}", kColumnsBase - height - 8)});
    if (&row == highest) out.desc = context.t(text::kChartMost, {{"name", label}, {"value", written(context, row.received)}});
  }
  return out;
}

views::BarChart bars_of(const web::Context& context, const std::string& id, const std::string& title,
                        const std::vector<std::tuple<Name, std::int64_t, std::string>>& bars) {
  views::BarChart out{.id = id, .title = title};
  std::int64_t most = 1;
  const std::tuple<Name, std::int64_t, std::string>* highest = nullptr;
  for (const auto& bar : bars)
    if (highest == nullptr || std::get<1>(bar) > std::get<1>(*highest)) highest = &bar;
  if (highest != nullptr) {
    most = std::max<std::int64_t>(std::get<1>(*highest), 1);
    out.desc = context.t(text::kChartMost, {{"name", std::get<0>(*highest).text}, {"value", std::get<2>(*highest)}});
  }
  int y = 20;
  for (const auto& [name, n, value] : bars) {
    out.verbatim = out.verbatim || name.verbatim;
    out.bars.push_back({.label = shortened(name.text),
                        .value = value,
                        .y = std::to_string(y),
                        .top = std::to_string(y + 7),
                        .width = fmt::format("{:.1f}", static_cast<double>(n) / static_cast<double>(most) * kWidth),
                        .value_x = std::to_string(kWidth)});
    y += kRowHeight;
  }
  out.height = std::to_string(std::max(y - 16, 20));
  return out;
}

}  // namespace darcha::insight
