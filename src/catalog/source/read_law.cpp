#include <fmt/format.h>

#include <array>

#include "catalog/source/read_service.h"

namespace darcha::catalog {
namespace {

constexpr std::array<std::string_view, 7> kUnits{"at_once", "minutes", "hours", "days", "working_days", "months", "years"};
constexpr std::array<std::string_view, 2> kPayers{"person", "organisation"};

/// "0.3", "12", "1.0125": at most four decimals, never a float.
std::optional<std::int64_t> parse_ten_thousandths(std::string_view text) {
  const std::size_t dot = text.find('.');
  const auto whole = parse_whole(text.substr(0, dot));
  if (!whole || *whole < 0 || *whole > 10'000) return std::nullopt;
  std::int64_t value = *whole * 10'000;
  if (dot == std::string_view::npos) return value;
  std::string decimals(text.substr(dot + 1));
  if (decimals.empty() || decimals.size() > 4 || decimals.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  decimals.resize(4, '0');
  return value + *parse_whole(decimals);
}

FeeAmount read_amount(const Node& node, Report& report) {
  FeeAmount amount;
  MapReader map(node, report, "an amount");
  if (!map.is_map()) return amount;
  const bool som = map.has("som");
  const bool bhm = map.has("bhm");
  if (som == bhm)
    report.add(node.line, "an amount needs exactly one of `som` and `bhm`", "write whole soʻm, or a multiple of the base value");
  if (som) amount.fixed = Money::som(map.number("som", 1, 100'000'000'000));
  if (bhm) {
    const auto parsed = parse_ten_thousandths(map.string("bhm"));
    if (!parsed || *parsed == 0)
      map.fault("bhm", "`bhm` is not a multiple of the base value", "write it like \"0.3\", with at most 4 decimals");
    amount.bhm_ten_thousandths = parsed.value_or(0);
  }
  amount.label = map.text_or_empty("label", 120);
  if (map.has("for")) amount.payer = map.choice("for", kPayers) == 0 ? FeeAmount::For::person : FeeAmount::For::organisation;
  if (const Node* when = map.find("when")) amount.when = read_condition(*when, report);
  map.finish();
  return amount;
}

}  // namespace

std::vector<TermPeriod> read_term(MapReader& service) {
  std::vector<TermPeriod> periods;
  service.each("term", true, 20, [&](const Node& item) {
    MapReader map(item, service.report(), "a term");
    if (!map.is_map()) return;
    TermPeriod period;
    period.from = map.date("from");
    period.until = map.maybe_date("until");
    period.unknown = map.flag("unknown", false);
    period.note = map.text_or_empty("note", 400);
    period.basis = map.code_or("basis", "");
    period.unverified = map.flag("unverified", false);
    if (const Node* when = map.find("when")) {
      period.when = read_condition(*when, service.report());
      if (period.note.empty()) map.fault("when", "a term for some cases does not say for which", "add `note`: for whom it is");
    }
    if (period.unknown) {
      if (period.note.empty()) map.fault("unknown", "an unknown term does not say what is known", "add `note`");
    } else {
      if (!map.has("unit")) map.fault("count", "a term without a unit", "add `unit: working_days`, or another unit");
      period.duration.unit = map.has("unit") ? static_cast<Unit>(map.choice("unit", kUnits)) : Unit::days;
      if (period.duration.unit != Unit::at_once) period.duration.count = static_cast<int>(map.number("count", 1, 1000));
      if (period.basis.empty()) map.need("basis");
    }
    map.finish();
    periods.push_back(std::move(period));
  });
  return periods;
}

std::vector<FeePeriod> read_fee(MapReader& service) {
  std::vector<FeePeriod> periods;
  service.each("fee", true, 20, [&](const Node& item) {
    MapReader map(item, service.report(), "a fee");
    if (!map.is_map()) return;
    FeePeriod period;
    period.from = map.date("from");
    period.until = map.maybe_date("until");
    period.free = map.flag("free", false);
    period.unknown = map.flag("unknown", false);
    map.each("amounts", false, 30, [&](const Node& amount) { period.amounts.push_back(read_amount(amount, service.report())); });
    const int kinds = int{period.free} + int{period.unknown} + int{!period.amounts.empty()};
    if (kinds != 1)
      service.report().add(item.line, fmt::format("a fee needs exactly one of `free`, `amounts` and `unknown`, this has {}", kinds),
                           "keep one");
    period.online_percent = static_cast<int>(map.number("online_percent", 1, 100, 100));
    period.refund = map.text_or_empty("refund", 400);
    period.note = map.text_or_empty("note", 400);
    period.basis = map.code_or("basis", "");
    period.unverified = map.flag("unverified", false);
    if (period.unknown && period.note.empty()) map.fault("unknown", "an unknown fee does not say what is known", "add `note`");
    if (!period.unknown && period.basis.empty()) map.need("basis");
    map.finish();
    periods.push_back(std::move(period));
  });
  return periods;
}

}  // namespace darcha::catalog
