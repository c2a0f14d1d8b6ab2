// The HTML edges of the room and the words they share.
#pragma once
#include "gen/murojaat/text.h"
#include "gen/murojaat/views.h"
#include "murojaat/engine.h"
#include "web/form.h"

namespace darcha::murojaat {

std::vector<web::Route> wizard_routes(std::shared_ptr<Services> services);
std::vector<web::Route> thread_routes(std::shared_ptr<Services> services);
std::vector<web::Route> join_routes(std::shared_ptr<Services> services);
std::vector<web::Route> fairness_routes(std::shared_ptr<Services> services);
std::vector<web::Route> desk_routes(std::shared_ptr<Services> services);

std::string thread_path(const std::string& number);
std::string desk_path(const std::string& number);
web::views::Tag state_tag(const web::Context& context, State state);
std::string clock_words(const web::Context& context, const Services& services, const Appeal& it);
/// How much is left, by colour; nothing once it is answered.
std::optional<web::views::Tag> clock_tag(const web::Context& context, const Services& services, const Appeal& it);
web::views::Timeline timeline_of(const web::Context& context, const Loaded& loaded);
/// Answer, deed, provision and evidence of a point; nothing while it is unanswered.
std::optional<web::views::SummaryList> answer_rows(const web::Context& context, const Point& point);
std::string message_title(const web::Context& context, const Message& message);
std::string topic_words(const web::Context& context, const Services& services, const std::string& topic);
std::string kind_words(const web::Context& context, const Services& services, const std::string& kind);
/// "Karakalpak": in the language of the page.
std::string lang_words(const web::Context& context, Lang lang);
/// Files of a form's field, checked by what they hold and taken into the object store.
Task<std::vector<File>> adopted(std::shared_ptr<Services> services, web::Form& form, std::string name, std::size_t most);
net::Response file_response(const Services& services, const File& file);

/// A value that travels through the browser and comes back unread and unchanged. Nothing is kept of it here.
std::string seal_text(const Services& services, std::string_view what, const std::string& plain);
std::optional<std::string> open_text(const Services& services, std::string_view what, std::string_view sealed);

/// The cookie that a secret code became: which appeal it opens, for this browser, until it is closed.
std::string access_cookie(const Services& services, const net::Request& request, Key key);
std::optional<Key> key_in_cookie(const Services& services, const net::Request& request);

}  // namespace darcha::murojaat
