// "This is wrong", beside a value of a register: what the register says, what is right, and back to where the person was.
#include <algorithm>

#include "core/crypto.h"
#include "core/dates.h"
#include "gen/persons/text.h"
#include "gen/persons/views.h"
#include "persons/correct/pages.h"
#include "web/cabinet_nav.h"
#include "web/form.h"

namespace darcha::persons {
namespace {

constexpr std::string_view kMinePath = "/kabinet/tuzatishlar";

std::string way_back(const web::Context& context) {
  const auto path = web::safe_local_path(context.request->query.find("qaytish").value_or(""));
  return path.value_or(std::string{kMinePath});
}

std::string noted(std::string path) {
  const std::size_t mark = path.find('#');
  const std::string fragment = mark == std::string::npos ? "" : path.substr(mark);
  if (mark != std::string::npos) path.resize(mark);
  return path + (path.find('?') == std::string::npos ? "?" : "&") + "tuzatish=1" + fragment;
}

/// One task for one form of one person, however often it is sent; two people never share an id.
Uuid task_id(const web::Context& context, const web::Form& form) {
  const Digest digest = sha256("correction:" + context.visitor.subject.str() + ":" + form.token());
  Uuid id;
  std::copy_n(digest.begin(), id.octets.size(), id.octets.begin());
  return id;
}

struct Shown {
  std::string path;
  std::string value;  ///< empty when the register holds none: that may be just what is wrong
  std::optional<Instant> as_of;
};

/// Throws nothing away: a path we do not know is a page that does not exist. The read is the person's own and is in their log.
Task<Result<Shown>> read_value(std::shared_ptr<Services> services, web::Context context) {
  Shown shown{.path = std::string{context.request->query.find("nima").value_or("")}, .value = {}, .as_of = {}};
  const auto group = group_of(shown.path);
  if (!group) co_return refuse("persons.correction_path", RefusalKind::not_found);
  const SubjectId me = context.visitor.subject;
  ReadRequest request{
      .actor = {.kind = audit::ActorKind::citizen, .id = me}, .subject = me, .purpose = "self", .case_ref = {}, .groups = {*group}};
  const auto record = co_await read(services->db, std::move(request), context.now);
  if (!record) co_return std::unexpected(record.error());
  if (const auto value = value_of(*record, shown.path)) {
    shown.value = value->text.in(context.lang);
    shown.as_of = value->as_of;
  }
  co_return shown;
}

net::Response report_page(const web::Context& context, const Shown& shown, const web::Form& form, int status) {
  views::ReportError view{.nav = web::cabinet_nav(context, web::CabinetPage::corrections), .summary = form.summary()};
  view.facts.rows.push_back({.label = context.t(text::kCorrectionColumnWhat), .value = name_of_path(context, shown.path)});
  view.facts.rows.push_back({.label = context.t(text::kCorrectionShown), .value = shown.value.empty() ? "—" : shown.value});
  if (shown.as_of)
    view.facts.rows.push_back({.label = context.t(text::kReportAsOf), .value = format_date(date_in_tashkent(*shown.as_of), context.lang)});
  view.said = {
      .name = "togri", .label = context.t(text::kReportSaid), .hint = context.t(text::kReportSaidHint), .rows = 5, .maxlength = 2000};
  form.show(view.said);
  view.actions = {.submit = context.t(text::kReportSend), .back_href = way_back(context)};
  return web::page(context,
                   {.title = context.t(text::kReportTitle),
                    .section = "cabinet",
                    .crumbs = {{context.t(text::kCorrectionMineTitle), std::string{kMinePath}}},
                    .has_error = !form.ok(),
                    .noindex = true},
                   view, status);
}

Task<Result<net::Response>> show_report(std::shared_ptr<Services> services, web::Context context) {
  const auto shown = co_await read_value(services, context);
  if (!shown) co_return std::unexpected(shown.error());
  co_return report_page(context, *shown, web::Form{context, net::Fields{}}, 200);
}

Task<Result<net::Response>> send_report(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  const std::string said = form.text("togri", {.max = 2000, .lines = true});
  const auto shown = co_await read_value(services, context);
  if (!shown) co_return std::unexpected(shown.error());
  if (!form.ok()) co_return report_page(context, *shown, form, 422);
  const SubjectId me = context.visitor.subject;
  CorrectionRequest request{.id = task_id(context, form),
                            .actor = {.kind = audit::ActorKind::citizen, .id = me},
                            .subject = me,
                            .path = shown->path,
                            .shown = shown->value,
                            .said = said,
                            .case_ref = {}};
  const auto opened = co_await open_correction(services->db, std::move(request), context.now);
  if (!opened) co_return std::unexpected(opened.error());
  co_return net::Response::redirect(noted(way_back(context)));
}

}  // namespace

std::vector<web::Route> report_routes(std::shared_ptr<Services> services) {
  const std::string path = std::string{kMinePath} + "/yangi";
  return {{net::Method::get, path, web::WhoMay::citizen(),
           [services](web::Context context) { return show_report(services, std::move(context)); }},
          {net::Method::post, path, web::WhoMay::citizen(),
           [services](web::Context context) { return send_report(services, std::move(context)); }}};
}

}  // namespace darcha::persons
