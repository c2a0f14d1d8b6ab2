#include "audit/audit.h"
#include "cabinet/pages.h"
#include "consent/consent.h"
#include "core/dates.h"
#include "gen/cabinet/text.h"
#include "gen/cabinet/views.h"
#include "notifications/notifications.h"
#include "web/cabinet_nav.h"
#include "web/qr.h"

namespace darcha::cabinet {
namespace {

constexpr int kApplications = 4;
constexpr int kDocuments = 3;
constexpr int kReads = 4;

ApplicationId newest() {
  ApplicationId id;
  id.value.octets.fill(0xFF);
  return id;
}

web::views::DocumentCard card_of(const web::Context& context, const Services& services, const documents::Issued& issued) {
  const bool expired = issued.valid_until && *issued.valid_until < date_in_tashkent(context.now);
  web::TextKey status = expired ? text::kDocumentExpired : text::kDocumentValid;
  if (!expired && issued.suspended_since) status = text::kDocumentSuspended;
  if (issued.state == documents::State::superseded) status = text::kDocumentSuperseded;
  if (issued.state == documents::State::revoked) status = text::kDocumentRevoked;
  const bool good = issued.state == documents::State::valid && !expired && !issued.suspended_since;
  return {.title = documents::name_of_kind(*services.documents, issued.kind).in(context.lang),
          .note = issued.number + " · " + format_date_short(date_in_tashkent(issued.issued_at)),
          .status = context.t(status),
          .color = good ? "success" : "warning",
          .href = "/kabinet/hujjatlar",
          .qr = web::qr_svg(documents::verify_url(*services.documents, issued.code), context.t(text::kDocumentQr))};
}

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context) {
  const SubjectId me = context.visitor.subject;
  const applications::Overview cases = co_await applications::applications_of(services->applications, me, newest(), kApplications);
  const auto issued = co_await documents::of_subject(services->documents, me, kDocuments);
  web::views::Table reads = co_await audit::last_reads(services->audit, context, kReads);
  const std::int64_t unread = co_await notifications::count_unread(services->db, me);

  views::CabinetOverview page{.nav = web::cabinet_nav(context, web::CabinetPage::overview),
                              .greeting = context.t(text::kGreeting, {{"name", context.visitor.display_name}}),
                              .tasks = applications::drafts_as_tasks(context, cases)};
  if (const std::int64_t asked = co_await consent::count_waiting(services->db, me, context.now); asked > 0)
    page.tasks.tasks.insert(page.tasks.tasks.begin(), {.symbol = "help",
                                                       .title = context.t(text::kConsentAsked, asked),
                                                       .href = "/kabinet/roziliklar",
                                                       .action = context.t(text::kConsentAnswer),
                                                       .urgent = true});
  page.has_tasks = !page.tasks.tasks.empty();
  for (const applications::Line& line : cases.applications)
    page.applications.push_back(
        {.title = line.service->title.in(context.lang),
         .href = "/kabinet/arizalar/" + line.id.str(),
         .note = context.t(text::kNumberAndTime, {{"number", line.number}, {"time", format_date_time(line.submitted_at, context.lang)}}),
         .status = applications::status_tag(context, line.service.get(), line.state, line.outcome)});
  page.has_applications = !page.applications.empty();
  for (const documents::Issued& document : issued) page.documents.push_back(card_of(context, *services, document));
  page.has_documents = !page.documents.empty();
  if (!reads.rows.empty()) page.reads = std::move(reads);
  if (unread > 0) page.unread = context.t(text::kUnread, unread);
  co_return web::page(context, {.title = context.t(text::kOverviewTitle), .section = "cabinet"}, page);
}

}  // namespace

std::vector<web::Route> overview_routes(std::shared_ptr<Services> services) {
  return {{net::Method::get, "/kabinet", web::WhoMay::citizen(),
           [services](web::Context context) { return show(services, std::move(context)); }}};
}

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> all = overview_routes(services);
  for (auto& route : data_routes(services)) all.push_back(std::move(route));
  for (auto& route : live_routes(services)) all.push_back(std::move(route));
  return all;
}

}  // namespace darcha::cabinet
