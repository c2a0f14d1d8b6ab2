#include "audit/audit.h"
#include "cabinet/data/data.h"
#include "cabinet/pages.h"
#include "core/dates.h"
#include "gen/cabinet/text.h"
#include "gen/cabinet/views.h"
#include "web/cabinet_nav.h"

namespace darcha::cabinet {
namespace {

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context) {
  const auto groups = co_await own_data(services, context);
  if (!groups) co_return std::unexpected(groups.error());
  views::DataPage page{.nav = web::cabinet_nav(context, web::CabinetPage::data), .none = groups->empty()};
  if (context.request->query.find("tuzatish"))
    page.reported = web::views::Alert{
        .kind = "success", .title = context.t(text::kDataReported), .text = context.t(text::kDataReportedNext), .announce = true};
  for (const DataGroup& group : *groups) {
    web::views::SummaryList rows;
    for (const DataLine& line : group.lines)
      rows.rows.push_back({.label = line.label,
                           .value = line.value,
                           .source = line.source,
                           .time = line.time,
                           .wrong_href = "/kabinet/tuzatishlar/yangi?nima=" + line.path + "&qaytish=/kabinet/malumotlarim"});
    page.groups.push_back({.title = group.title, .rows = std::move(rows)});
  }
  co_return web::page(context, {.title = context.t(text::kDataTitle), .section = "cabinet"}, page);
}

net::Response as_download(std::string body, std::string type, const std::string& name) {
  net::Response response = net::Response::bytes(std::move(body), std::move(type));
  response.headers.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
  return response;
}

Task<Result<net::Response>> as_json(std::shared_ptr<Services> services, web::Context context) {
  auto text = co_await own_data_json(services, context);
  if (!text) co_return std::unexpected(text.error());
  co_return as_download(std::move(*text), "application/json; charset=utf-8", "darcha-" + to_iso(date_in_tashkent(context.now)) + ".json");
}

Task<Result<net::Response>> as_pdf(std::shared_ptr<Services> services, web::Context context) {
  auto groups = co_await own_data(services, context);
  if (!groups) co_return std::unexpected(groups.error());
  DataGroup cases{.title = context.t(text::kApplications)};
  ApplicationId before;
  before.value.octets.fill(0xFF);
  const auto overview = co_await applications::applications_of(services->applications, context.visitor.subject, before, 500);
  for (const auto& line : overview.applications)
    cases.lines.push_back(
        {.label = line.number, .value = line.service->title.in(context.lang), .time = format_date_time(line.submitted_at, context.lang)});
  DataGroup papers{.title = context.t(text::kDocuments)};
  for (const auto& document : co_await documents::of_subject(services->documents, context.visitor.subject))
    papers.lines.push_back({.label = document.number,
                            .value = documents::name_of_kind(*services->documents, document.kind).in(context.lang),
                            .time = format_date_time(document.issued_at, context.lang)});
  DataGroup reads{.title = context.t(text::kWhoLooked)};
  for (const auto& row : (co_await audit::last_reads(services->audit, context, 1000)).rows) {
    std::string words = row.title_note.value_or(std::string{});
    for (const auto& cell : row.cells) words += " · " + cell.text + (cell.note ? " (" + *cell.note + ")" : "");
    reads.lines.push_back({.label = row.title, .value = std::move(words)});
  }
  for (DataGroup* group : {&cases, &papers, &reads})
    if (!group->lines.empty()) groups->push_back(std::move(*group));
  const std::string title = context.t(text::kDataTitle) + " — " + context.visitor.display_name;
  const std::string made = context.t(text::kDataMade, {{"time", format_date_time_long(context.now, context.lang)}});
  const std::string page_word = context.t(text::kDataPage, {{"page", "{page}"}});
  std::string pdf = co_await run_on(
      services->cpu, [title, made, page_word, groups = std::move(*groups)] { return draw_data(title, made, groups, page_word); });
  co_return as_download(std::move(pdf), "application/pdf", "darcha-" + to_iso(date_in_tashkent(context.now)) + ".pdf");
}

}  // namespace

std::vector<web::Route> data_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto me = web::WhoMay::citizen();
  return {{Method::get, "/kabinet/malumotlarim", me, with(show)},
          {Method::get, "/kabinet/malumotlarim.json", me, with(as_json)},
          {Method::get, "/kabinet/malumotlarim.pdf", me, with(as_pdf)}};
}

}  // namespace darcha::cabinet
