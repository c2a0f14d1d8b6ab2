#include "identity/pages.h"

#include "web/sentence.h"

namespace darcha::identity {

std::string return_path(std::string_view asked) { return web::safe_local_path(asked).value_or(std::string{}); }

std::optional<std::string> FormErrors::of(std::string_view field) const {
  for (const auto& [name, sentence] : items)
    if (name == field) return sentence;
  return std::nullopt;
}

FormErrors errors_of(const web::Context& context, const Refusal& refusal, std::string_view first_field) {
  FormErrors errors;
  for (const FieldError& field : refusal.fields) errors.items.emplace_back(field.field, web::sentence(context, field.code, field.args));
  if (errors.items.empty()) errors.items.emplace_back(std::string{first_field}, web::sentence(context, refusal.code, refusal.args));
  return errors;
}

std::optional<web::views::ErrorSummary> error_summary(const FormErrors& errors) {
  if (errors.items.empty()) return std::nullopt;
  web::views::ErrorSummary summary;
  for (const auto& [field, sentence] : errors.items) summary.items.push_back({.id = field, .text = sentence});
  return summary;
}

std::string field_of(const web::Context& context, std::string_view name) {
  return std::string{context.request->form.find(name).value_or(std::string_view{})};
}

int status_of(const Refusal& refusal) { return refusal.kind == RefusalKind::rate_limited ? 429 : 422; }

net::Response refused_form(net::Response page, const Refusal& refusal) {
  if (refusal.retry_after_s > 0) page.headers.set("Retry-After", std::to_string(refusal.retry_after_s));
  return page;
}

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> all = sign_in_routes(services);
  for (auto& route : register_routes(services)) all.push_back(std::move(route));
  for (auto& route : security_routes(services)) all.push_back(std::move(route));
  return all;
}

}  // namespace darcha::identity
