#include "core/dates.h"
#include "documents/pages.h"
#include "documents/rules.h"
#include "gen/documents/text.h"
#include "gen/documents/views.h"
#include "gen/web/views.h"
#include "web/cabinet_nav.h"
#include "web/qr.h"
#include "web/sentence.h"

namespace darcha::documents {
namespace {

std::string status_text(const web::Context& context, const Issued& document, Status status) {
  if (status == Status::valid && document.valid_until)
    return context.t(text::kStatusValidUntil, {{"date", format_date(*document.valid_until, context.lang)}});
  return web::sentence(context, "documents.status." + std::string(code(status)));
}

std::string_view colour_of(Status status) {
  switch (status) {
    case Status::valid: return "success";
    case Status::suspended:
    case Status::expired:
    case Status::superseded: return "warning";
    case Status::revoked: return "danger";
  }
  return "danger";
}

views::DocumentList::Documents entry_of(const web::Context& context, const Services& services, const Issued& document) {
  const Status status = status_at(document.state, document.valid_until, context.now, document.suspended_since.has_value());
  const std::string pdf = "/kabinet/hujjatlar/" + document.id.str() + ".pdf";
  return {.card = {.title = name_of_kind(services, document.kind).in(context.lang),
                   .note = context.t(text::kNumberAndDate, {{"number", document.number},
                                                            {"date", format_date(date_in_tashkent(document.issued_at), context.lang)}}),
                   .status = status_text(context, document, status),
                   .color = std::string(colour_of(status)),
                   .href = pdf,
                   .qr = web::qr_svg(verify_url(services, document.code), context.t(text::kQrTitle, {{"number", document.number}}))},
          .code = {.id = "kod-" + document.id.str(), .label = context.t(text::kCodeLabel), .code = document.code},
          .pdf = pdf,
          .verify = "/tekshirish/" + document.code,
          .number = document.number};
}

Task<Result<net::Response>> list(std::shared_ptr<Services> services, web::Context context) {
  const auto documents = co_await of_subject(services, context.visitor.subject);
  views::DocumentList page{.nav = web::cabinet_nav(context, web::CabinetPage::documents)};
  for (const Issued& document : documents) page.documents.push_back(entry_of(context, *services, document));
  if (documents.empty())
    page.empty = web::views::EmptyState{.title = context.t(text::kNoneTitle),
                                        .text = context.t(text::kNoneText),
                                        .href = "/xizmatlar",
                                        .action = context.t(text::kToServices)};
  co_return web::page(context, {.title = context.t(text::kMyDocuments), .section = "cabinet"}, page);
}

/// Another person's document is not there: it is looked up under the visitor's own subject only.
Task<Result<net::Response>> download(std::shared_ptr<Services> services, web::Context context) {
  std::string_view name = context.request->path_param("file");
  if (!name.ends_with(".pdf")) co_return refuse("documents.not_found", RefusalKind::not_found);
  name.remove_suffix(4);
  const auto id = DocumentId::parse(name);
  if (!id) co_return refuse("documents.not_found", RefusalKind::not_found);
  const SubjectId subject = context.visitor.subject;
  auto file = co_await read(services, {.subject = subject,
                                       .document = *id,
                                       .actor = {.kind = audit::ActorKind::citizen, .id = subject, .name = context.visitor.display_name},
                                       .purpose = "own_document",
                                       .now = context.now});
  if (!file) co_return std::unexpected(file.error());
  net::Response response;
  response.headers.set("Content-Type", "application/pdf");
  response.headers.set("Content-Disposition", "inline; filename=\"" + file->document.number + ".pdf\"");
  response.headers.set("Cache-Control", "private, no-store");
  response.body = net::FileBody{file->path, static_cast<std::uint64_t>(file->document.size)};
  co_return response;
}

}  // namespace

std::vector<web::Route> list_routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> out;
  out.push_back(
      {.method = net::Method::get, .pattern = "/kabinet/hujjatlar", .who_may = web::WhoMay::citizen(), .page = [services](web::Context c) {
         return list(services, std::move(c));
       }});
  out.push_back({.method = net::Method::get,
                 .pattern = "/kabinet/hujjatlar/{file}",
                 .who_may = web::WhoMay::citizen(),
                 .page = [services](web::Context c) { return download(services, std::move(c)); }});
  return out;
}

}  // namespace darcha::documents
