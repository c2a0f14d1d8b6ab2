#include "core/dates.h"
#include "gen/identity/text.h"
#include "gen/identity/views.h"
#include "gen/web/views.h"
#include "identity/pages.h"
#include "identity/security/security.h"
#include "identity/session_cookie.h"
#include "identity/totp.h"
#include "web/cabinet_nav.h"
#include "web/qr.h"

namespace darcha::identity {
namespace {

web::Frame frame_of(std::string title, bool has_error = false) {
  return {.title = std::move(title), .section = "cabinet", .crumbs = {}, .has_error = has_error};
}

web::views::SideNav nav_of(const web::Context& context) { return web::cabinet_nav(context, web::CabinetPage::security); }

// What the last action did, named in the address by a code of ours, never by text.
std::optional<web::views::Alert> notice_of(const web::Context& context) {
  const auto done = context.request->query.find("boldi");
  if (!done) return std::nullopt;
  const std::map<std::string_view, web::TextKey> known{
      {"parol", text::kPasswordChanged}, {"seans", text::kSessionEnded}, {"kod", text::kSecondFactorRemoved}};
  const auto found = known.find(*done);
  if (found == known.end()) return std::nullopt;
  return web::views::Alert{.kind = "success", .title = context.t(found->second), .announce = true};
}

Task<Result<net::Response>> show_security(std::shared_ptr<Services> services, web::Context context) {
  const AccountOverview account = co_await overview(services, context.visitor.subject);
  views::Security page{.nav = nav_of(context),
                       .notice = notice_of(context),
                       .has_code = account.has_second_factor,
                       .left_over = account.recovery_codes_left,
                       .few_left = account.recovery_codes_left < 3,
                       .can_act = account.can_act_as_officer,
                       .acting = !context.visitor.officer.is_nil()};
  for (const AccountOverview::Post& post : account.posts)
    if (account.posts.size() > 1 && !page.acting)
      page.posts.push_back({.officer = post.officer.str(), .office = post.office.in(context.lang)});
  page.one_post = page.posts.empty();
  for (const SessionLine& line : account.sessions)
    page.sessions.push_back({.id = line.id.str(),
                             .device = line.device.empty() ? context.t(text::kDeviceUnknown) : line.device,
                             .since = format_date_time(line.since, context.lang),
                             .seen = format_date_time(line.seen, context.lang),
                             .current = line.id == context.visitor.session});
  co_return web::page(context, frame_of(context.t(text::kSecurityTitle)), page);
}

// Where a person was going when a service asked them for the second step; empty when they came of themselves.
std::string back_in(const net::Fields& fields) {
  const auto asked = fields.find("qaytish");
  return asked ? return_path(*asked) : std::string{};
}

net::Response totp_page(const web::Context& context, const Services& services, const TotpOffer& offer, const FormErrors& errors,
                        int status = 200) {
  const std::string uri = totp_uri(services.issuer, context.visitor.display_name, offer.secret);
  views::TotpSetup page{.nav = nav_of(context),
                        .errors = error_summary(errors),
                        .qr = web::qr_svg(uri, context.t(text::kTotpQr)),
                        .secret = to_base32(offer.secret),
                        .sealed = offer.sealed,
                        .code = {.id = "code",
                                 .name = "code",
                                 .label = context.t(text::kCode),
                                 .hint = context.t(text::kCodeHint),
                                 .error = errors.of("code"),
                                 .value = "",
                                 .autocomplete = "one-time-code",
                                 .inputmode = "numeric",
                                 .maxlength = 7,
                                 .size = 8,
                                 .spellcheck_off = true}};
  page.back = back_in(context.request->method == net::Method::get ? context.request->query : context.request->form);
  if (!page.back.empty())
    page.wanted = web::views::Alert{.kind = "info", .title = context.t(text::kTotpWanted), .text = context.t(text::kTotpWantedText)};
  return web::page(context, frame_of(context.t(text::kSecondFactorSetUp), !errors.items.empty()), page, status);
}

Task<Result<net::Response>> show_totp(std::shared_ptr<Services> services, web::Context context) {
  co_return totp_page(context, *services, offer_totp(*services, context.visitor.subject), {});
}

Task<Result<net::Response>> do_totp(std::shared_ptr<Services> services, web::Context context) {
  const auto token = session_token_of(*context.request);
  const std::string sealed = field_of(context, "sealed");
  std::string code;
  for (char c : field_of(context, "code"))
    if (c != ' ') code += c;
  const auto enabled = co_await enable_totp(services, *token, sealed, code);
  if (!enabled) {
    auto secret = open_offer(*services, context.visitor.subject, sealed);
    if (!secret)
      co_return totp_page(context, *services, offer_totp(*services, context.visitor.subject), errors_of(context, enabled.error(), "code"),
                          422);
    co_return totp_page(context, *services, {std::move(*secret), sealed}, errors_of(context, enabled.error(), "code"), 422);
  }
  views::RecoveryCodes page{.nav = nav_of(context)};
  for (const std::string& recovery : enabled->recovery_codes) page.codes.push_back({recovery});
  if (std::string back = back_in(context.request->form); !back.empty()) page.back = std::move(back);
  net::Response response = web::page(context, frame_of(context.t(text::kRecoveryTitle)), page);
  set_session_cookie(response, *context.request, enabled->token);
  co_return response;
}

net::Response password_once_page(const web::Context& context, const FormErrors& errors, int status = 200) {
  views::AccountForm page{.nav = nav_of(context),
                          .title = context.t(text::kSecondFactorRemove),
                          .lead = context.t(text::kRemoveLead),
                          .errors = error_summary(errors),
                          .action = "/kabinet/xavfsizlik/kod/ochirish",
                          .danger = true};
  page.fields = {{.id = "password",
                  .name = "password",
                  .label = context.t(text::kPasswordCurrent),
                  .error = errors.of("password"),
                  .value = "",
                  .type = "password",
                  .autocomplete = "current-password"}};
  return web::page(context, frame_of(page.title, !errors.items.empty()), page, status);
}

Task<Result<net::Response>> show_remove_totp(std::shared_ptr<Services> services, web::Context context) {
  (void)services;
  co_return password_once_page(context, {});
}

Task<Result<net::Response>> do_remove_totp(std::shared_ptr<Services> services, web::Context context) {
  std::string password = field_of(context, "password");
  const auto done = co_await disable_totp(services, context.visitor.subject, std::move(password));
  if (!done)
    co_return refused_form(password_once_page(context, errors_of(context, done.error(), "password"), status_of(done.error())),
                           done.error());
  co_return net::Response::redirect("/kabinet/xavfsizlik?boldi=kod");
}

Task<Result<net::Response>> do_renew_codes(std::shared_ptr<Services> services, web::Context context) {
  const auto codes = co_await renew_recovery_codes(services, context.visitor.subject);
  views::RecoveryCodes page{.nav = nav_of(context)};
  for (const std::string& recovery : codes) page.codes.push_back({recovery});
  co_return web::page(context, frame_of(context.t(text::kRecoveryTitle)), page);
}

net::Response password_page(const web::Context& context, const FormErrors& errors, int status = 200) {
  views::AccountForm page{.nav = nav_of(context),
                          .title = context.t(text::kPasswordChange),
                          .errors = error_summary(errors),
                          .action = "/kabinet/xavfsizlik/parol"};
  page.fields = {{.id = "current",
                  .name = "current",
                  .label = context.t(text::kPasswordCurrent),
                  .error = errors.of("current"),
                  .value = "",
                  .type = "password",
                  .autocomplete = "current-password"},
                 {.id = "password",
                  .name = "password",
                  .label = context.t(text::kPasswordNew),
                  .hint = context.t(text::kPasswordHint),
                  .error = errors.of("password"),
                  .value = "",
                  .type = "password",
                  .autocomplete = "new-password"}};
  return web::page(context, frame_of(page.title, !errors.items.empty()), page, status);
}

Task<Result<net::Response>> show_password(std::shared_ptr<Services> services, web::Context context) {
  (void)services;
  co_return password_page(context, {});
}

Task<Result<net::Response>> do_password(std::shared_ptr<Services> services, web::Context context) {
  std::string current = field_of(context, "current");
  std::string fresh = field_of(context, "password");
  const auto done =
      co_await change_password(services, context.visitor.subject, context.visitor.session, std::move(current), std::move(fresh));
  if (!done)
    co_return refused_form(password_page(context, errors_of(context, done.error(), "current"), status_of(done.error())), done.error());
  co_return net::Response::redirect("/kabinet/xavfsizlik?boldi=parol");
}

Task<Result<net::Response>> do_end_session(std::shared_ptr<Services> services, web::Context context) {
  const auto session = SessionId::parse(field_of(context, "session"));
  if (!session) co_return refuse("identity.no_such_session", RefusalKind::bad_input);
  co_await end_session(services, context.visitor.subject, *session);
  co_return net::Response::redirect("/kabinet/xavfsizlik?boldi=seans");
}

Task<Result<net::Response>> do_end_others(std::shared_ptr<Services> services, web::Context context) {
  co_await end_other_sessions(services, context.visitor.subject, context.visitor.session);
  co_return net::Response::redirect("/kabinet/xavfsizlik?boldi=seans");
}

Task<Result<net::Response>> do_toggle_officer(std::shared_ptr<Services> services, web::Context context) {
  const auto acting = co_await toggle_officer(services, context.visitor, OfficerId::parse(field_of(context, "lavozim")));
  if (!acting) co_return std::unexpected(acting.error());
  co_return net::Response::redirect(*acting ? "/xodim" : "/kabinet");
}

}  // namespace

std::vector<web::Route> security_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto me = web::WhoMay::citizen();
  const auto me_surely = web::WhoMay::citizen(2);
  return {
      {Method::get, "/kabinet/xavfsizlik", me, with(show_security)},
      {Method::get, "/kabinet/xavfsizlik/kod", me, with(show_totp)},
      {Method::post, "/kabinet/xavfsizlik/kod", me, with(do_totp)},
      {Method::get, "/kabinet/xavfsizlik/kod/ochirish", me_surely, with(show_remove_totp)},
      {Method::post, "/kabinet/xavfsizlik/kod/ochirish", me_surely, with(do_remove_totp)},
      {Method::post, "/kabinet/xavfsizlik/zaxira", me_surely, with(do_renew_codes)},
      {Method::get, "/kabinet/xavfsizlik/parol", me, with(show_password)},
      {Method::post, "/kabinet/xavfsizlik/parol", me, with(do_password)},
      {Method::post, "/kabinet/xavfsizlik/seans", me, with(do_end_session)},
      {Method::post, "/kabinet/xavfsizlik/seanslar", me, with(do_end_others)},
      {Method::post, "/kabinet/xavfsizlik/xodim", me, with(do_toggle_officer)},
  };
}

}  // namespace darcha::identity
