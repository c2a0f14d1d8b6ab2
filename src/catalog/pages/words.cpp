#include <algorithm>

#include "catalog/pages/pages.h"
#include "core/money.h"
#include "gen/catalog/text.h"

namespace darcha::catalog {

std::string duration_text(const web::Context& context, Duration duration) {
  switch (duration.unit) {
    case Unit::at_once: return context.t(text::kAtOnce);
    case Unit::minutes: return context.t(text::kUnitMinutes, duration.count);
    case Unit::hours: return context.t(text::kUnitHours, duration.count);
    case Unit::days: return context.t(text::kUnitDays, duration.count);
    case Unit::working_days: return context.t(text::kUnitWorkingDays, duration.count);
    case Unit::months: return context.t(text::kUnitMonths, duration.count);
    case Unit::years: return context.t(text::kUnitYears, duration.count);
  }
  return {};
}

std::string term_text(const web::Context& context, const Service& service, Date day) {
  std::vector<std::string> words;
  for (const TermPeriod* period : terms_on(service, day)) {
    std::string word = period->unknown ? context.t(text::kUnknown) : duration_text(context, period->duration);
    if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
  }
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : " / ") + word;
  return all.empty() ? context.t(text::kUnknown) : all;
}

std::string fee_text(const web::Context& context, const Service& service, const Reference& reference, Date day) {
  const FeePeriod* period = fee_period_on(service, day);
  if (period == nullptr || period->unknown) return context.t(text::kUnknown);
  if (period->free) return context.t(text::kFree);
  const auto base = base_value_on(reference, day);
  std::optional<Money> least;
  for (const FeeAmount& row : period->amounts) {
    if (!row.fixed && !base) return context.t(text::kUnknown);
    const Money amount =
        (row.fixed ? *row.fixed : base->basis_points(row.bhm_ten_thousandths)).basis_points(std::int64_t{period->online_percent} * 100);
    least = least ? std::min(*least, amount) : amount;
  }
  const std::string shown = format_money(least.value_or(Money{}), context.lang);
  return period->amounts.size() == 1 ? shown : context.t(text::kFeeFrom, {{"amount", shown}});
}

web::TextKey status_key(Status status) {
  switch (status) {
    case Status::live: return text::kStatusLive;
    case Status::pilot: return text::kStatusPilot;
    case Status::being_digitised: return text::kStatusBeingDigitised;
    case Status::paper: return text::kStatusPaper;
    case Status::withdrawn: return text::kStatusWithdrawn;
  }
  return text::kStatusPaper;
}

std::string status_color(Status status) {
  switch (status) {
    case Status::live: return "success";
    case Status::pilot: return "info";
    case Status::being_digitised: return "warning";
    case Status::paper: return "neutral";
    case Status::withdrawn: return "danger";
  }
  return "neutral";
}

std::string agency_name(const Reference& reference, std::string_view code, Lang lang) {
  const Agency* agency = reference.find_agency(code);
  return agency == nullptr ? std::string(code) : agency->name.in(lang);
}

std::string agency_short(const Reference& reference, std::string_view code, Lang lang) {
  const Agency* agency = reference.find_agency(code);
  return agency == nullptr ? std::string(code) : agency->short_name.in(lang);
}

std::string service_href(const Service& service) { return "/xizmatlar/" + service.code; }

web::views::LinkList link_list(const web::Context& context, const Services& services, const Reference& reference) {
  const Date today = date_in_tashkent(context.now);
  web::views::LinkList list;
  for (const auto& s : services) {
    const FeePeriod* fee = fee_period_on(*s, today);
    const bool free = s->runs() && fee != nullptr && fee->free;
    list.items.push_back(
        {.title = s->title.in(context.lang),
         .href = service_href(*s),
         .note = s->runs() ? context.t(text::kMetaTerm, {{"term", term_text(context, *s, today)}}) : s->summary.in(context.lang),
         .tag = s->runs() ? fee_text(context, *s, reference, today) : context.t(status_key(s->status)),
         .color = free        ? "feruza"
                  : s->runs() ? "neutral"
                              : status_color(s->status)});
  }
  return list;
}

web::views::SearchBox search_box(const web::Context& context, std::string query) {
  return {.id = "q",
          .action = "/xizmatlar",
          .name = "q",
          .label = context.t(text::kSearchLabel),
          .hint = context.t(text::kSearchHint),
          .query = std::move(query),
          .button = context.t(text::kSearchButton),
          .suggest = "/api/v1/services/suggest"};
}

namespace {

/// The register, and honestly, that Darcha has no exchange with it yet.
std::string register_words(const web::Context& context, const std::optional<Reference::Datum>& datum) {
  if (!datum) return {};
  const std::string& name = datum->holder->name.in(context.lang);
  return datum->field->connected ? name : name + " (" + context.t(text::kNotConnected) + ")";
}

}  // namespace

std::vector<web::views::Table> reads_table(const web::Context& context, const Service& service, const Reference& reference) {
  if (service.prefill.empty()) return {};
  const Lang lang = context.lang;
  web::views::Table table{.caption = context.t(text::kReads)};
  for (const web::TextKey key : {text::kColData, text::kColRegister, text::kColWhy, text::kColGround})
    table.columns.push_back({.label = context.t(key)});
  for (const Prefill& p : service.prefill) {
    const auto datum = reference.find_datum(p.data);
    const Provision* law = service.find_provision(p.basis);
    const bool by_law = p.ground == Prefill::Ground::law && law != nullptr;
    table.rows.push_back({.title = datum ? datum->field->name.in(lang) : p.data,
                          .cells = {{.label = context.t(text::kColRegister), .text = register_words(context, datum)},
                                    {.label = context.t(text::kColWhy), .text = p.purpose.in(lang)},
                                    {.label = context.t(text::kColGround), .text = by_law ? law->act : context.t(text::kByConsent)}}});
  }
  return {std::move(table)};
}

std::string query_value(const web::Context& context, std::string_view name) {
  const std::string_view value = context.request->query.find(name).value_or(std::string_view{});
  return value.size() > 400 ? std::string{} : std::string(value);
}

}  // namespace darcha::catalog
