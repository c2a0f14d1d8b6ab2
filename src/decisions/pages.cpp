#include "decisions/pages.h"

#include "gen/decisions/text.h"
#include "web/sentence.h"

namespace darcha::decisions {

std::optional<web::views::Alert> answer_to_last_step(const web::Context& context) {
  if (const auto done = context.request->query.find("natija"); done && web::find_text("decisions.done." + std::string{*done}))
    return web::views::Alert{.kind = "success", .title = web::sentence(context, "decisions.done." + std::string{*done}), .announce = true};
  return std::nullopt;
}

std::string doubt_words(const web::Context& context, Doubt doubt) {
  switch (doubt) {
    case Doubt::not_met: return context.t(text::kDoubtNotMet);
    case Doubt::unclear: return context.t(text::kDoubtUnclear);
    case Doubt::for_person: return context.t(text::kDoubtForPerson);
    case Doubt::mismatch: return context.t(text::kDoubtMismatch);
  }
  return {};
}

std::string question_words(const web::Context& context, const catalog::Service& service, const std::string& key) {
  if (const catalog::Requirement* requirement = service.find_requirement(key)) return requirement->text.in(context.lang);
  for (const catalog::Comparison& comparison : service.comparisons)
    if (compare_key(comparison.code) == key) return comparison.text.in(context.lang);
  return key;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

web::Route officer_route(std::shared_ptr<Services> services, net::Method method, std::string pattern, Handler handler) {
  return {method, std::move(pattern), web::WhoMay::officer_with({}),
          [services = std::move(services), handler](web::Context context) { return handler(services, std::move(context)); }};
}

std::optional<ApplicationId> case_in(const web::Context& context) { return ApplicationId::parse(context.request->path_param("id")); }

net::Response back_to_case(ApplicationId id, std::string_view query, std::string_view part) {
  std::string to = case_path(id);
  if (!query.empty()) to += "?" + std::string{query};
  return net::Response::redirect(to + "#" + std::string{part});
}

}  // namespace darcha::decisions
