// The HTML and JSON edges of the room, and the panels it lends to the officer's case page and to the applicant's.
#pragma once
#include "decisions/finish/finish.h"
#include "gen/web/views.h"

namespace darcha::decisions {

using OpenCasePtr = std::shared_ptr<const cases::OpenCase>;

Task<std::optional<web::Html>> evidence_panel(std::shared_ptr<Services> services, web::Context context, OpenCasePtr open);
Task<std::optional<web::Html>> decision_panel(std::shared_ptr<Services> services, web::Context context, OpenCasePtr open);
Task<std::optional<web::Html>> served_panel(std::shared_ptr<Services> services, web::Context context,
                                            applications::Application application);

std::vector<web::Route> gather_routes(std::shared_ptr<Services> services);
std::vector<web::Route> propose_routes(std::shared_ptr<Services> services);
std::vector<web::Route> letter_routes(std::shared_ptr<Services> services);
std::vector<web::Route> confirm_routes(std::shared_ptr<Services> services);
std::vector<web::Route> record_routes(std::shared_ptr<Services> services);
std::vector<web::Route> sit_routes(std::shared_ptr<Services> services);

// Parts of the decision panel, one for each kind of work.
Task<web::Html> editor(std::shared_ptr<Services> services, web::Context context, OpenCasePtr open, Papers papers);
Task<web::Html> confirm_card(std::shared_ptr<Services> services, web::Context context, OpenCasePtr open, Papers papers);
Task<web::Html> record_form(std::shared_ptr<Services> services, web::Context context, OpenCasePtr open, Papers papers);
web::Html decision_card(const web::Context& context, const cases::Loaded& loaded, const Decision& decision);

/// What the page was sent back with: ?natija=<code> of texts "done.<code>", or the refusal of ?xato=<code>.
std::optional<web::views::Alert> answer_to_last_step(const web::Context& context);
std::string doubt_words(const web::Context& context, Doubt doubt);
/// The words of what has to be explained: the requirement, or what was compared.
std::string question_words(const web::Context& context, const catalog::Service& service, const std::string& key);
std::vector<std::string> lines_of(const std::string& text);  ///< without the empty ones
/// Routes of officers' pages: who may is `cases`' business, so any officer may ask.
using Handler = Task<Result<net::Response>> (*)(std::shared_ptr<Services>, web::Context);
web::Route officer_route(std::shared_ptr<Services> services, net::Method method, std::string pattern, Handler handler);
std::optional<ApplicationId> case_in(const web::Context& context);  ///< of the path
net::Response back_to_case(ApplicationId id, std::string_view query, std::string_view part);

}  // namespace darcha::decisions
