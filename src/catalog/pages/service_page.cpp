#include <fmt/format.h>

#include <algorithm>

#include "catalog/pages/pages.h"
#include "core/dates.h"
#include "core/money.h"
#include "gen/catalog/text.h"

namespace darcha::catalog {
namespace {

constexpr std::size_t kMostVersions = 20;

/// Terms in days depend on holidays, and a year's feasts and moved days off are law only with its decree. Nothing for other terms.
std::string calendar_note(const web::Context& context, const Service& s, const WorkingCalendar& calendar) {
  const Date today = date_in_tashkent(context.now);
  const int year = static_cast<int>(std::chrono::year_month_day{today}.year());
  const bool in_days = std::ranges::any_of(terms_on(s, today), [](const TermPeriod* term) {
    return !term->unknown && (term->duration.unit == Unit::days || term->duration.unit == Unit::working_days ||
                              term->duration.unit == Unit::months || term->duration.unit == Unit::years);
  });
  if (!in_days || calendar.confirms_year(year)) return {};
  std::string holidays;
  for (const Holiday& holiday : calendar.dated_in(year))
    holidays += (holidays.empty() ? "" : ", ") + holiday.name.in(context.lang) + ' ' + format_date_short(holiday.day);
  return context.t(holidays.empty() ? text::kCalendarUnknown : text::kCalendarUnconfirmed,
                   {{"year", std::to_string(year)}, {"holidays", holidays}});
}

void add_facts(const web::Context& context, const Service& s, const Pages& pages, const Reference& reference, views::ServicePage& view) {
  const Date today = date_in_tashkent(context.now);
  view.facts.items = {{.label = context.t(text::kFactTerm), .value = term_text(context, s, today)},
                      {.label = context.t(text::kFactFee), .value = fee_text(context, s, reference, today)},
                      {.label = context.t(text::kFactProvider), .value = agency_name(reference, s.provider, context.lang)}};
  const auto note = [&](web::TextKey fact, bool unverified, const LocalText& words) {
    if (!words.empty()) view.notes.push_back({context.t(fact) + ": " + words.in(context.lang)});
    if (unverified) view.notes.push_back({context.t(fact) + ": " + context.t(text::kUnverified)});
  };
  bool unverified_term = false;
  for (const TermPeriod* term : terms_on(s, today)) {
    const std::string words = s.term.size() > 1 && !term->unknown ? duration_text(context, term->duration) + ". " : std::string{};
    if (!term->note.empty()) view.notes.push_back({context.t(text::kFactTerm) + ": " + words + term->note.in(context.lang)});
    unverified_term = unverified_term || term->unverified;
  }
  note(text::kFactTerm, unverified_term, {});
  if (pages.calendar)
    if (std::string words = calendar_note(context, s, *pages.calendar); !words.empty()) view.notes.push_back({std::move(words)});
  if (const FeePeriod* fee = fee_period_on(s, today)) note(text::kFactFee, fee->unverified, fee->note);
}

void add_fees(const web::Context& context, const Service& s, const Reference& reference, views::ServicePage& view) {
  const Date today = date_in_tashkent(context.now);
  const FeePeriod* period = fee_period_on(s, today);
  const auto base = base_value_on(reference, today);
  if (period == nullptr || period->amounts.size() < 2 || !base) return;
  web::views::Table table{.caption = context.t(text::kFeeRows),
                          .columns = {{.label = context.t(text::kColService)}, {.label = context.t(text::kFactFee), .numeric = true}}};
  for (const FeeAmount& row : period->amounts) {
    const Money full = row.fixed ? *row.fixed : base->basis_points(row.bhm_ten_thousandths);
    table.rows.push_back({.title = row.label.in(context.lang),
                          .cells = {{.label = context.t(text::kFactFee),
                                     .text = format_money(full.basis_points(std::int64_t{period->online_percent} * 100), context.lang),
                                     .numeric = true}}});
  }
  view.fee_rows.push_back(std::move(table));
}

void add_law(const web::Context& context, const Service& s, const Reference& reference, views::ServicePage& view) {
  for (const Provision& p : s.legal_basis) {
    views::ServicePage::Law law{.act = p.act,
                                .title = p.title.in(context.lang),
                                .href = p.link,
                                .date = format_date(p.date, context.lang),
                                .unverified = p.unverified};
    if (!p.provision.empty()) law.provision = p.provision;
    view.law.push_back(std::move(law));
  }
  view.appeal_how = s.appeal.how.in(context.lang);
  view.appeal_terms = context.t(text::kAppealTerms, {{"within", duration_text(context, s.appeal.within)},
                                                     {"answered", duration_text(context, s.appeal.answered_in)},
                                                     {"agency", agency_name(reference, s.appeal.to, context.lang)}});
  if (s.appeal.unverified) view.appeal_terms += " (" + context.t(text::kUnverified) + ")";
}

void add_versions(const web::Context& context, const Services& versions, int offered, const Reference& reference,
                  views::ServicePage& view) {
  for (std::size_t i = 0; i < versions.size() && i < kMostVersions; ++i) {
    views::ServicePage::Versions item{.name = context.t(text::kVersion, {{"version", std::to_string(versions[i]->version)}}),
                                      .current = versions[i]->version == offered,
                                      .date = format_date(versions[i]->since, context.lang),
                                      .first = i + 1 == versions.size()};
    if (!item.first)
      for (std::string& words : differences(context, *versions[i + 1], *versions[i], reference)) item.changes.push_back({std::move(words)});
    view.versions.push_back(std::move(item));
  }
}

void add_start(const web::Context& context, const Service& s, views::ServicePage& view) {
  if (s.withdrawal) {
    const std::string date = format_date(date_in_tashkent(s.withdrawal->at), context.lang);
    view.withdrawn = context.t(text::kWithdrawnText, {{"date", date}});
    if (!s.withdrawal->reason.empty()) view.withdrawn_reason = context.t(text::kWithdrawnReason, {{"reason", s.withdrawal->reason}});
    return;
  }
  if (s.runs() && !s.from_decision) {
    view.start_href = service_href(s) + "/ariza";
    view.second_factor = s.assurance >= 2;
  }
  if (!s.today) return;
  view.today = s.today->how.in(context.lang);
  if (!s.today->link.empty()) view.today_href = s.today->link;
}

std::string rating_words(const web::Context& context, Rating rating) {
  if (rating.count < kFewestRatings) return context.t(text::kRatingFew, {{"least", std::to_string(kFewestRatings)}});
  std::string average = fmt::format("{:.1f}", rating.average);
  if (context.lang != Lang::en) average.replace(average.find('.'), 1, ",");
  return context.t(text::kRatingValue, {{"average", average}, {"votes", format_number(rating.count, context.lang)}});
}

}  // namespace

Task<Result<net::Response>> service_page(Pages pages, web::Context context) {
  const auto snapshot = pages.catalogue->now();
  const auto service = snapshot->service(context.request->path_param("code"));
  if (!service) co_return refuse("catalog.no_such_service", RefusalKind::not_found);
  const Service& s = *service;
  const Reference& reference = snapshot->reference();
  const Lang lang = context.lang;
  views::ServicePage view{.title = s.title.in(lang),
                          .lead = s.summary.in(lang),
                          .status = {.color = status_color(s.status), .text = context.t(status_key(s.status))},
                          .result = s.result.in(lang),
                          .requirements = requirements_table(context, s),
                          .bodies = bodies_table(context, s, reference),
                          .stages = stages_list(context, s, reference),
                          .from_decision = s.from_decision,
                          .reads = reads_table(context, s, reference),
                          .planned = !s.runs() && !s.withdrawal && !s.prefill.empty(),
                          .privacy_summary = s.privacy.summary.in(lang),
                          .privacy_href = service_href(s) + "/maxfiylik"};
  view.requirement_count = std::ssize(s.requirements);
  view.body_count = std::ssize(s.checks);
  for (const auto& list : view.stages) view.stage_count = std::ssize(list.events);
  for (const auto& table : view.reads)
    for (const auto& row : table.rows) view.read_names += (view.read_names.empty() ? "" : ", ") + row.title;
  for (const LocalText& who : s.who_can) view.who.push_back({who.in(lang)});
  for (const LocalText& need : s.need) view.need.push_back({need.in(lang)});
  for (const Consent& c : s.consents)
    view.consents.push_back({c.title.in(lang), c.purpose.in(lang), c.withdraw.in(lang), c.if_refused.in(lang)});
  if (s.privacy.published) view.privacy_date = context.t(text::kPrivacyPublished, {{"date", format_date(*s.privacy.published, lang)}});
  add_facts(context, s, pages, reference, view);
  view.has_notes = !view.notes.empty();
  add_fees(context, s, reference, view);
  add_law(context, s, reference, view);
  add_versions(context, snapshot->versions(s.code), s.withdrawal ? 0 : s.version, reference, view);
  add_start(context, s, view);
  if (pages.ratings && s.runs()) view.rating = rating_words(context, co_await pages.ratings->rating_of(s.code));
  co_return web::page(context,
                      {.title = view.title,
                       .description = view.lead,
                       .section = "services",
                       .crumbs = {{context.t(text::kServices), "/xizmatlar"}},
                       .cacheable = true},
                      view);
}

Task<Result<net::Response>> privacy_page(Pages pages, web::Context context) {
  const auto snapshot = pages.catalogue->now();
  const auto service = snapshot->service(context.request->path_param("code"));
  if (!service) co_return refuse("catalog.no_such_service", RefusalKind::not_found);
  const Privacy& p = service->privacy;
  const Reference& reference = snapshot->reference();
  const Lang lang = context.lang;
  std::string shared;
  for (const std::string& agency : p.shared_with) shared += (shared.empty() ? "" : ", ") + agency_name(reference, agency, lang);
  views::PrivacyPage view{
      .title = context.t(text::kPrivacyOf, {{"title", service->title.in(lang)}}),
      .summary = p.summary.in(lang),
      .facts = {.items = {{.label = context.t(text::kController), .value = agency_name(reference, p.controller, lang)},
                          {.label = context.t(text::kKeeps), .value = duration_text(context, p.keeps)},
                          {.label = context.t(text::kShared), .value = shared.empty() ? context.t(text::kSharedNobody) : shared}}},
      .keeps_why = p.keeps_why.in(lang),
      .reads = reads_table(context, *service, reference),
      .risks = {.caption = context.t(text::kRisks)}};
  if (p.published) view.date = context.t(text::kPrivacyPublished, {{"date", format_date(*p.published, lang)}});
  for (const web::TextKey key : {text::kColRisk, text::kColMeasure, text::kColLeft})
    view.risks.columns.push_back({.label = context.t(key)});
  for (const Risk& risk : p.risks) {
    const web::TextKey left = risk.left == Risk::Left::low      ? text::kLeftLow
                              : risk.left == Risk::Left::medium ? text::kLeftMedium
                                                                : text::kLeftHigh;
    view.risks.rows.push_back({.title = risk.risk.in(lang),
                               .cells = {{.label = context.t(text::kColMeasure), .text = risk.measure.in(lang)},
                                         {.label = context.t(text::kColLeft), .text = context.t(left)}}});
  }
  co_return web::page(context,
                      {.title = view.title,
                       .description = view.summary,
                       .section = "services",
                       .crumbs = {{context.t(text::kServices), "/xizmatlar"}, {service->title.in(lang), service_href(*service)}},
                       .cacheable = true},
                      view);
}

}  // namespace darcha::catalog
