// The HTML edges of the room and the words they share.
#pragma once
#include "cases/engine.h"
#include "gen/cases/text.h"
#include "gen/cases/views.h"

namespace darcha::cases {

std::vector<web::Route> desk_routes(std::shared_ptr<Services> services);
std::vector<web::Route> queue_routes(std::shared_ptr<Services> services);
std::vector<web::Route> check_routes(std::shared_ptr<Services> services);
std::vector<web::Route> search_routes(std::shared_ptr<Services> services);
std::vector<web::Route> supervise_routes(std::shared_ptr<Services> services);
std::vector<web::Route> panel_routes(std::shared_ptr<Services> services);

inline constexpr std::string_view kDeskPath = "/xodim/ishlar";
inline constexpr std::string_view kEscalatedPath = "/xodim/muddati-otgan";
std::string case_path(ApplicationId id);

/// How the clock stands, in a coloured word.
web::views::Tag clock_tag(const web::Context& context, const Reading& reading);
/// The last day of a term: "26.11.2026", or "no term".
std::string day_of(const web::Context& context, const std::optional<Instant>& due);
/// The same of a term of this case, with the holidays it was counted with that no source confirms yet.
std::string due_words(const web::Context& context, const Services& services, const Case& it, const std::optional<Instant>& due);
/// Between which days it may be expected to end, by how long like cases took; the same words for the applicant and for officers.
Task<std::string> expected_words(std::shared_ptr<Services> services, web::Context context, Case it);
/// Names of the states that may come next, without ends of a decision not yet made.
std::string next_words(const web::Context& context, const Loaded& loaded);
std::string role_words(const web::Context& context, const std::string& role);
/// "Savol: Sh. Toʻrayev, 21.11.2026, 16:12"
std::string message_title(const web::Context& context, const Message& message);

}  // namespace darcha::cases
