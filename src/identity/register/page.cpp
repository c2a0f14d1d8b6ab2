#include "gen/identity/text.h"
#include "gen/identity/views.h"
#include "gen/web/views.h"
#include "identity/pages.h"
#include "identity/register/register.h"

namespace darcha::identity {
namespace {

struct Typed {
  std::string pin, document_number, email;
};

std::vector<web::views::Field> person_fields(const web::Context& context, const FormErrors& errors, const Typed& typed) {
  return {{.id = "pin",
           .name = "pin",
           .label = context.t(text::kPin),
           .hint = context.t(text::kPinHint),
           .error = errors.of("pin"),
           .value = typed.pin,
           .autocomplete = "username",
           .inputmode = "numeric",
           .maxlength = 20,
           .size = 18,
           .spellcheck_off = true},
          {.id = "document_number",
           .name = "document_number",
           .label = context.t(text::kDocumentNumber),
           .hint = context.t(text::kDocumentNumberHint),
           .error = errors.of("document_number"),
           .value = typed.document_number,
           .maxlength = 12,
           .size = 12,
           .spellcheck_off = true}};
}

web::views::Field new_password_field(const web::Context& context, const FormErrors& errors) {
  return {.id = "password",
          .name = "password",
          .label = context.t(text::kPasswordNew),
          .hint = context.t(text::kPasswordHint),
          .error = errors.of("password"),
          .value = "",
          .type = "password",
          .autocomplete = "new-password",
          .spellcheck_off = true};
}

net::Response register_page(const web::Context& context, const Typed& typed, const FormErrors& errors, int status = 200) {
  views::FormPage page{.title = context.t(text::kRegisterTitle),
                       .lead = context.t(text::kRegisterLead),
                       .errors = error_summary(errors),
                       .action = "/royxatdan-otish",
                       .submit = context.t(text::kRegisterButton)};
  page.fields = person_fields(context, errors, typed);
  page.fields.push_back({.id = "email",
                         .name = "email",
                         .label = context.t(text::kEmail),
                         .error = errors.of("email"),
                         .value = typed.email,
                         .type = "email",
                         .autocomplete = "email",
                         .inputmode = "email",
                         .optional = true});
  page.fields.push_back(new_password_field(context, errors));
  page.links = {{context.t(text::kHaveAccountLink), "/kirish"}};
  return web::page(context, {.title = page.title, .section = "cabinet", .has_error = !errors.items.empty()}, page, status);
}

net::Response reset_page(const web::Context& context, const Typed& typed, const FormErrors& errors, int status = 200) {
  views::FormPage page{.title = context.t(text::kForgotTitle),
                       .lead = context.t(text::kForgotLead),
                       .errors = error_summary(errors),
                       .action = "/parolni-tiklash",
                       .submit = context.t(text::kForgotButton)};
  page.fields = person_fields(context, errors, typed);
  page.fields.push_back({.id = "code",
                         .name = "code",
                         .label = context.t(text::kSecondCode),
                         .error = errors.of("code"),
                         .value = "",
                         .autocomplete = "one-time-code",
                         .size = 16,
                         .spellcheck_off = true});
  page.fields.push_back(new_password_field(context, errors));
  page.links = {{context.t(text::kHaveAccountLink), "/kirish"}};
  return web::page(context, {.title = page.title, .section = "cabinet", .has_error = !errors.items.empty()}, page, status);
}

// Registration and reset end alike: a page that sends the person to sign in.
net::Response ready_page(const web::Context& context, std::string title) {
  views::FormPage page{.title = context.t(text::kSignInTitle), .action = "/kirish", .submit = context.t(text::kSignInButton)};
  page.notice =
      web::views::Alert{.kind = "success", .title = std::move(title), .text = context.t(text::kAccountReadyNext), .announce = true};
  page.fields = {{.id = "identifier", .name = "identifier", .label = context.t(text::kIdentifier), .value = "", .autocomplete = "username"},
                 {.id = "password",
                  .name = "password",
                  .label = context.t(text::kPassword),
                  .value = "",
                  .type = "password",
                  .autocomplete = "current-password"}};
  return web::page(context, {.title = page.title, .section = "cabinet"}, page);
}

Task<Result<net::Response>> show_register(std::shared_ptr<Services> services, web::Context context) {
  (void)services;
  if (context.visitor.signed_in()) co_return net::Response::redirect("/kabinet");
  co_return register_page(context, {}, {});
}

Task<Result<net::Response>> do_register(std::shared_ptr<Services> services, web::Context context) {
  const Typed typed{field_of(context, "pin"), field_of(context, "document_number"), field_of(context, "email")};
  std::string password = field_of(context, "password");
  const auto result =
      co_await open_account(services, {typed.pin, typed.document_number, std::move(password), typed.email, context.request->peer});
  if (!result)
    co_return refused_form(register_page(context, typed, errors_of(context, result.error(), "pin"), status_of(result.error())),
                           result.error());
  co_return ready_page(context, context.t(text::kAccountReady));
}

Task<Result<net::Response>> show_reset(std::shared_ptr<Services> services, web::Context context) {
  (void)services;
  co_return reset_page(context, {}, {});
}

Task<Result<net::Response>> do_reset(std::shared_ptr<Services> services, web::Context context) {
  const Typed typed{field_of(context, "pin"), field_of(context, "document_number"), {}};
  std::string code = field_of(context, "code");
  std::string password = field_of(context, "password");
  const auto result =
      co_await reset_password(services, {typed.pin, typed.document_number, std::move(code), std::move(password), context.request->peer});
  if (!result)
    co_return refused_form(reset_page(context, typed, errors_of(context, result.error(), "pin"), status_of(result.error())),
                           result.error());
  co_return ready_page(context, context.t(text::kPasswordChanged));
}

}  // namespace

std::vector<web::Route> register_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  return {
      {Method::get, "/royxatdan-otish", web::WhoMay::anyone(), with(show_register)},
      {Method::post, "/royxatdan-otish", web::WhoMay::anyone(), with(do_register)},
      {Method::get, "/parolni-tiklash", web::WhoMay::anyone(), with(show_reset)},
      {Method::post, "/parolni-tiklash", web::WhoMay::anyone(), with(do_reset)},
  };
}

}  // namespace darcha::identity
