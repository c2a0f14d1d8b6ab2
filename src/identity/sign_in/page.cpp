#include "core/crypto.h"
#include "gen/identity/text.h"
#include "gen/identity/views.h"
#include "gen/web/views.h"
#include "identity/pages.h"
#include "identity/session_cookie.h"
#include "identity/sign_in/sign_in.h"
#include "web/held.h"

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

// Where the person was going: to a page, or with a form that was sent when nobody was signed in.
struct Next {
  std::string back;
  std::string held;
  bool known() const { return !back.empty() || !held.empty(); }
};

Next next_of(const web::Context& context, const net::Fields& fields) {
  Next next;
  if (const auto asked = fields.find("qaytish")) next.back = return_path(*asked);
  if (const auto held = fields.find(web::kHeldField); held && web::is_held(context, *held)) next.held = *held;
  return next;
}

void carry(const Next& next, views::FormPage& page) {
  if (!next.back.empty()) page.hidden.push_back({"qaytish", next.back});
  if (!next.held.empty()) page.hidden.push_back({std::string{web::kHeldField}, next.held});
}

net::Response sign_in_page(const web::Context& context, const Services& services, const std::string& typed, const Next& next,
                           const FormErrors& errors, int status = 200) {
  views::FormPage page{.title = context.t(text::kSignInTitle),
                       .lead = context.t(next.known() ? text::kSignInToGoOn : text::kSignInLead),
                       .errors = error_summary(errors),
                       .action = "/kirish",
                       .submit = context.t(text::kSignInButton)};
  page.fields = {identifier_field(context, errors, typed), password_field(context, errors)};
  carry(next, page);
  page.links = {{context.t(text::kRegisterLink), "/royxatdan-otish"}, {context.t(text::kForgotLink), "/parolni-tiklash"}};
  if (services.demo_hints) {
    views::FormPage::Demo demo;
    for (const DemoHint& hint : services.demo_hints(context)) {
      demo.password = hint.password;  // the same for everyone of the demonstration
      demo.people.push_back({hint.name, hint.pin, hint.code});
    }
    page.demo.push_back(std::move(demo));
  }
  return web::page(context, {.title = page.title, .section = "cabinet", .crumbs = {}, .has_error = !errors.items.empty()}, page, status);
}

net::Response code_page(const web::Context& context, const Next& next, const FormErrors& errors, int status = 200) {
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
  carry(next, page);
  page.links = {{context.t(text::kForgotLink), "/parolni-tiklash"}};
  return web::page(context, {.title = page.title, .section = "cabinet", .has_error = !errors.items.empty()}, page, status);
}

// What follows a session: the page the person was going to, or the form that waits, with one press to send it.
Task<net::Response> go_on(std::shared_ptr<Services> services, web::Context context, Next next, SessionToken token) {
  if (next.held.empty()) co_return net::Response::redirect(next.back.empty() ? "/kabinet" : next.back);
  web::Visitor visitor = co_await signed_in_by(services, token);
  co_return web::held_to_send(std::move(context), std::move(visitor), next.held);
}

Task<Result<net::Response>> show_sign_in(std::shared_ptr<Services> services, web::Context context) {
  const Next next = next_of(context, context.request->query);
  if (context.visitor.signed_in()) {
    if (context.visitor.assurance < 2 && context.request->query.find("daraja"))
      co_return net::Response::redirect("/kabinet/xavfsizlik/kod" +
                                        (next.back.empty() ? std::string{} : "?qaytish=" + web::percent_encoded(next.back)));
    co_return net::Response::redirect(next.back.empty() ? "/kabinet" : next.back);
  }
  co_return sign_in_page(context, *services, {}, next, {});
}

// A form was sent and nobody was signed in: it waits in the page of signing in.
Task<Result<net::Response>> sign_in_to_send(std::shared_ptr<Services> services, web::Context context) {
  const Next next = next_of(context, context.request->form);
  if (next.held.empty()) co_return net::Response::redirect("/kirish");
  if (context.visitor.signed_in()) {  // meanwhile, in another window
    web::Visitor visitor = context.visitor;
    co_return web::held_to_send(std::move(context), std::move(visitor), next.held);
  }
  co_return sign_in_page(context, *services, {}, next, {});
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
  const Next next = next_of(context, context.request->form);
  if (const FormErrors missing = missing_fields(context, identifier, password); !missing.items.empty())
    co_return sign_in_page(context, *services, identifier, next, missing, 422);
  std::string device = device_of(*context.request);
  const auto result =
      co_await sign_in(services, {identifier, password, context.request->peer, std::move(device), session_token_of(*context.request)});
  if (!result)
    co_return refused_form(
        sign_in_page(context, *services, identifier, next, errors_of(context, result.error(), "identifier"), status_of(result.error())),
        result.error());
  net::Response response;
  if (!result->needs_code)
    response = co_await go_on(services, context, next, result->token);
  else if (next.held.empty())
    response = net::Response::redirect("/kirish/kod" + (next.back.empty() ? std::string{} : "?qaytish=" + web::percent_encoded(next.back)));
  else
    response = code_page(context, next, {});
  set_session_cookie(response, *context.request, result->token);
  co_return response;
}

Task<Result<net::Response>> show_code(std::shared_ptr<Services> services, web::Context context) {
  (void)services;
  if (context.visitor.signed_in()) co_return net::Response::redirect("/kabinet");
  if (!session_token_of(*context.request)) co_return net::Response::redirect("/kirish");
  co_return code_page(context, next_of(context, context.request->query), {});
}

Task<Result<net::Response>> do_code(std::shared_ptr<Services> services, web::Context context) {
  const auto token = session_token_of(*context.request);
  const Next next = next_of(context, context.request->form);
  if (!token) co_return net::Response::redirect("/kirish");
  std::string code;
  for (char c : field_of(context, "code"))
    if (c != ' ') code += c;
  Result<SessionToken> result = refuse("identity.code_missing", RefusalKind::bad_input);
  if (!code.empty()) result = co_await confirm_code(services, *token, code);
  if (!result) {
    if (result.error().code == "identity.sign_in_expired")
      co_return sign_in_page(context, *services, {}, next, errors_of(context, result.error(), "identifier"), 422);
    co_return refused_form(code_page(context, next, errors_of(context, result.error(), "code"), status_of(result.error())), result.error());
  }
  net::Response response = co_await go_on(services, context, next, *result);
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
      {Method::post, "/kirish", web::WhoMay::anyone(), with(do_sign_in), web::kHeldBody},
      {Method::post, "/kirish/davom", web::WhoMay::anyone(), with(sign_in_to_send), web::kHeldBody},
      {Method::get, "/kirish/kod", web::WhoMay::anyone(), with(show_code)},
      {Method::post, "/kirish/kod", web::WhoMay::anyone(), with(do_code), web::kHeldBody},
      {Method::post, "/chiqish", web::WhoMay::anyone(), with(do_sign_out)},
  };
}

}  // namespace darcha::identity
