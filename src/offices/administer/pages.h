// What the pages of administrators share.
#pragma once
#include "gen/offices/text.h"
#include "gen/offices/views.h"
#include "offices/proposals.h"

namespace darcha::offices {

inline constexpr std::string_view kAdminPath = "/xodim/boshqaruv";
std::string office_path(OfficeId id);
std::string officer_path(OfficerId id);
std::string proposal_path(const Uuid& id);
std::string propose_path(Kind kind, OfficeId office, OfficerId officer);

std::string kind_words(const web::Context& context, Kind kind);
std::string office_words(const web::Context& context, const Directory& directory, OfficeId id);
std::string officer_words(const Directory& directory, OfficerId id);
/// "Registrator, boshliq": names of roles.
std::string roles_words(const web::Context& context, const std::vector<std::string>& roles);
std::string scope_words(const web::Context& context, const Directory& directory, const std::string& scope);
std::string territories_words(const web::Context& context, const Directory& directory, const std::vector<std::string>& territories);
/// What a proposal or a log entry is about: the office, or the officer with their office.
std::string about_words(const web::Context& context, const Directory& directory, OfficeId office, OfficerId officer,
                        const std::string& name);

/// Before and after, row by row: of what this kind of change touches, only what differs. `before` and `after` as snapshot() makes them.
web::views::Table difference(const web::Context& context, const Administration& services, const Directory& directory, Kind kind,
                             const std::string& before, const std::string& after);
web::views::Tag state_tag(const web::Context& context, const std::string& state);
/// The links between the parts of administration.
void add_links(const web::Context& context, views::AdminPage& view);
net::Response admin_page(const web::Context& context, views::AdminPage view, const std::string& title, bool top = false, int status = 200);
std::string param(const web::Context& context, std::string_view name);

std::vector<web::Route> look_routes(std::shared_ptr<Administration> services);
std::vector<web::Route> propose_routes(std::shared_ptr<Administration> services);
std::vector<web::Route> proposal_routes(std::shared_ptr<Administration> services);
std::vector<web::Route> log_routes(std::shared_ptr<Administration> services);

}  // namespace darcha::offices
