#include "core/crypto.h"
#include "gen/identity/text.h"
#include "gen/identity/views.h"
#include "gen/web/views.h"
#include "identity/pages.h"
#include "identity/session_cookie.h"
#include "identity/sign_in/sign_in.h"

namespace darcha::identity {
namespace {

web::views::Field identifier_field(const web::Context& context, const FormErrors& errors, std::string value) {
  return {.id = "identifier",
          .name = "identifier",
          .label = context.t(text::kIdentifier),
          .hint = context.t(text::kIdentifierHint),
          .error = errors.of("identifier"),
          .value = std::move(value),
          .autocomplete = "username",
          .spellcheck_off = true};
}

web::views::Field password_field(const web::Context& context, const FormErrors& errors) {
  return {.id = "password",
          .name = "password",
          .label = context.t(text::kPassword),
          .error = errors.of("password"),
          .value = "",
          .type = "password",
          .autocomplete = "current-password",
          .spellcheck_off = true};
}

net::Response sign_in_page(const web::Context& context, const Services& services, const std::string& typed, const std::string& back,
                           const FormErrors& errors, int status = 200) {
  views::FormPage page{.title = context.t(text::kSignInTitle),
                       .lead = context.t(back.empty() ? text::kSignInLead : text::kSignInToGoOn),
                       .errors = error_summary(errors),
                       .action = "/kirish",
                       .submit = context.t(text::kSignInButton)};
  page.fields = {identifier_field(context, errors, typed), password_field(context, errors)};
  if (!back.empty()) page.hidden.push_back({"qaytish", back});
  page.links = {{context.t(text::kRegisterLink), "/royxatdan-otish"}, {context.t(text::kForgotLink), "/parolni-tiklash"}};
  if (services.demo_hints)
    for (const DemoHint& hint : services.demo_hints(context)) page.hints.push_back({hint.name, hint.pin, hint.password, hint.code});
  return web::page(context, {.title = page.title, .section = "cabinet", .crumbs = {}, .has_error = !errors.items.empty()}, page, status);
}

net::Response code_page(const web::Context& context, const std::string& back, const FormErrors& errors, int status = 200) {
  views::FormPage page{.title = context.t(text::kCodeTitle),
                       .lead = context.t(text::kCodeLead),
                       .errors = error_summary(errors),
                       .action = "/kirish/kod",
                       .submit = context.t(text::kConfirm)};
  page.fields.push_back({.id = "code",
                         .name = "code",
                         .label = context.t(text::kCode),
                         .hint = context.t(text::kCodeHint),
                         .error = errors.of("code"),
                         .value = "",
                         .autocomplete = "one-time-code",
                         .size = 14,
                         .spellcheck_off = true});
  if (!back.empty()) page.hidden.push_back({"qaytish", back});
  page.links = {{context.t(text::kForgotLink), "/parolni-tiklash"}};
  return web::page(context, {.title = page.title, .section = "cabinet", .has_error = !errors.items.empty()}, page, status);
}

std::string asked_back(const web::Context& context, const net::Fields& fields) {
  (void)context;
  const auto asked = fields.find("qaytish");
  return asked ? return_path(*asked) : std::string{};
}

Task<Result<net::Response>> show_sign_in(std::shared_ptr<Services> services, web::Context context) {
  const std::string back = asked_back(context, context.request->query);
  if (context.visitor.signed_in()) {
    if (context.visitor.assurance < 2 && context.request->query.find("daraja"))
      co_return net::Response::redirect("/kabinet/xavfsizlik/kod");
    co_return net::Response::redirect(back.empty() ? "/kabinet" : back);
  }
  co_return sign_in_page(context, *services, {}, back, {});
}

FormErrors missing_fields(const web::Context& context, const std::string& identifier, const std::string& password) {
  Refusal refusal{.code = "identity.check_fields", .kind = RefusalKind::bad_input};
  if (identifier.empty()) refusal.fields.push_back({"identifier", "identity.identifier_missing", {}});
  if (password.empty()) refusal.fields.push_back({"password", "identity.password_missing", {}});
  return refusal.fields.empty() ? FormErrors{} : errors_of(context, refusal, "identifier");
}

Task<Result<net::Response>> do_sign_in(std::shared_ptr<Services> services, web::Context context) {
  const std::string identifier = field_of(context, "identifier");
  const std::string password = field_of(context, "password");
  const std::string back = asked_back(context, context.request->form);
  if (const FormErrors missing = missing_fields(context, identifier, password); !missing.items.empty())
    co_return sign_in_page(context, *services, identifier, back, missing, 422);
  std::string device = device_of(*context.request);
  const auto result =
      co_await sign_in(services, {identifier, password, context.request->peer, std::move(device), session_token_of(*context.request)});
  if (!result)
    co_return refused_form(
        sign_in_page(context, *services, identifier, back, errors_of(context, result.error(), "identifier"), status_of(result.error())),
        result.error());
  const std::string after = back.empty() ? "/kabinet" : back;
  net::Response response = net::Response::redirect(
      result->needs_code ? "/kirish/kod" + (back.empty() ? std::string{} : "?qaytish=" + web::percent_encoded(back)) : after);
  set_session_cookie(response, *context.request, result->token);
  co_return response;
}

Task<Result<net::Response>> show_code(std::shared_ptr<Services> services, web::Context context) {
  (void)services;
  if (context.visitor.signed_in()) co_return net::Response::redirect("/kabinet");
  if (!session_token_of(*context.request)) co_return net::Response::redirect("/kirish");
  co_return code_page(context, asked_back(context, context.request->query), {});
}

Task<Result<net::Response>> do_code(std::shared_ptr<Services> services, web::Context context) {
  const auto token = session_token_of(*context.request);
  const std::string back = asked_back(context, context.request->form);
  if (!token) co_return net::Response::redirect("/kirish");
  std::string code;
  for (char c : field_of(context, "code"))
    if (c != ' ') code += c;
  Result<SessionToken> result = refuse("identity.code_missing", RefusalKind::bad_input);
  if (!code.empty()) result = co_await confirm_code(services, *token, code);
  if (!result) {
    if (result.error().code == "identity.sign_in_expired")
      co_return sign_in_page(context, *services, {}, back, errors_of(context, result.error(), "identifier"), 422);
    co_return refused_form(code_page(context, back, errors_of(context, result.error(), "code"), status_of(result.error())), result.error());
  }
  net::Response response = net::Response::redirect(back.empty() ? "/kabinet" : back);
  set_session_cookie(response, *context.request, *result);
  co_return response;
}

Task<Result<net::Response>> do_sign_out(std::shared_ptr<Services> services, web::Context context) {
  if (const auto token = session_token_of(*context.request)) co_await sign_out(services, *token);
  net::Response response = net::Response::redirect("/");
  clear_session_cookie(response, *context.request);
  // What the browser kept of signed-in pages goes too. Spec: Clear-Site-Data.
  response.headers.set("Clear-Site-Data", "\"cache\"");
  co_return response;
}

}  // namespace

std::vector<web::Route> sign_in_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  return {
      {Method::get, "/kirish", web::WhoMay::anyone(), with(show_sign_in)},
      {Method::post, "/kirish", web::WhoMay::anyone(), with(do_sign_in)},
      {Method::get, "/kirish/kod", web::WhoMay::anyone(), with(show_code)},
      {Method::post, "/kirish/kod", web::WhoMay::anyone(), with(do_code)},
      {Method::post, "/chiqish", web::WhoMay::anyone(), with(do_sign_out)},
  };
}

}  // namespace darcha::identity
