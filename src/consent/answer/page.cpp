#include "consent/rules.h"
#include "core/dates.h"
#include "gen/consent/sql.h"
#include "gen/consent/text.h"
#include "gen/consent/views.h"
#include "web/cabinet_nav.h"
#include "web/sentence.h"

namespace darcha::consent {
namespace {

constexpr int kMostShown = 200;  // what one person is asked in a lifetime stays far below

web::views::Tag tag_of(const web::Context& context, Standing standing) {
  const char* color = standing == Standing::given ? "success" : standing == Standing::asked ? "warning" : "neutral";
  return {.color = color, .text = web::sentence(context, "consent.standing." + std::string{code(standing)}, {})};
}

std::string names_of(const web::Context& context, const catalog::Reference& reference, const std::vector<std::string>& data) {
  std::string names;
  for (const std::string& datum : data) {
    const auto found = reference.find_datum(datum);
    names += (names.empty() ? "" : ", ") + (found ? found->field->name.in(context.lang) : datum);
  }
  return names;
}

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context) {
  const auto rows = co_await services->db.query(sql::ListRequests{.subject_id = context.visitor.subject, .max_rows = kMostShown});
  views::ConsentList page{.nav = web::cabinet_nav(context, web::CabinetPage::consents)};
  for (const auto& row : rows) {
    const auto service = services->find_service(row.service_code, row.service_version);
    const catalog::Consent* consent = service ? service->find_consent(row.consent_code) : nullptr;
    if (consent == nullptr) throw std::runtime_error("the service of a consent is not in the catalogue: " + row.service_code);
    const Standing standing = standing_of(row.state, row.expires_at, context.now);
    const bool open = context.now < row.expires_at;
    page.requests.push_back({.title = consent->title.in(context.lang),
                             .standing = tag_of(context, standing),
                             .service = service->title.in(context.lang),
                             .purpose = consent->purpose.in(context.lang),
                             .data = names_of(context, *services->reference(), consent->data),
                             .asker = row.asker_name,
                             .until = format_date(date_in_tashkent(row.expires_at), context.lang),
                             .withdraw_words = consent->withdraw.in(context.lang),
                             .if_refused = consent->if_refused.in(context.lang),
                             .action = "/kabinet/roziliklar/" + row.application_id.str() + "/" + row.consent_code,
                             .may_agree = open && after(standing, Answer::yes).has_value(),
                             .may_refuse = open && after(standing, Answer::no).has_value(),
                             .may_withdraw = open && after(standing, Answer::withdraw).has_value()});
  }
  if (page.requests.empty()) page.empty = web::views::EmptyState{.title = context.t(text::kEmpty)};
  co_return web::page(context, {.title = context.t(text::kTitle), .section = "cabinet"}, page);
}

Task<Result<net::Response>> take_answer(std::shared_ptr<Services> services, web::Context context) {
  const auto application = ApplicationId::parse(context.request->path_param("id"));
  const auto given = parse_answer(context.request->form.find("answer").value_or(std::string_view{}));
  if (!application) co_return refuse("consent.not_found", RefusalKind::not_found);
  if (!given) co_return refuse("consent.bad_answer", RefusalKind::bad_input);
  const auto done = co_await answer(services, context.visitor.subject, *application, std::string{context.request->path_param("consent")},
                                    *given, context.now);
  if (!done) co_return std::unexpected(done.error());
  co_return net::Response::redirect("/kabinet/roziliklar");
}

}  // namespace

Task<std::int64_t> count_waiting(db::Pool& db, SubjectId person, Instant now) {
  const auto rows = co_await db.query(sql::ListRequests{.subject_id = person, .max_rows = kMostShown});
  co_return std::ranges::count_if(rows, [now](const auto& row) { return standing_of(row.state, row.expires_at, now) == Standing::asked; });
}

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto me = web::WhoMay::citizen();
  return {
      {Method::get, "/kabinet/roziliklar", me, with(show)},
      {Method::post, "/kabinet/roziliklar/{id}/{consent}", me, with(take_answer)},
  };
}

}  // namespace darcha::consent
