// What the public pages share. Private to the room.
#pragma once
#include "catalog/catalog.h"
#include "gen/catalog/views.h"
#include "gen/web/views.h"

namespace darcha::catalog {

using Services = std::vector<std::shared_ptr<const Service>>;

Task<Result<net::Response>> front_page(Pages pages, web::Context context);
Task<Result<net::Response>> list_page(Pages pages, web::Context context);
Task<Result<net::Response>> service_page(Pages pages, web::Context context);
Task<Result<net::Response>> privacy_page(Pages pages, web::Context context);
Task<Result<net::Response>> life_page(Pages pages, web::Context context);
Task<Result<net::Response>> register_page(Pages pages, web::Context context);
Task<Result<net::Response>> api_services(Pages pages, web::Context context);
Task<Result<net::Response>> api_service(Pages pages, web::Context context);
Task<Result<net::Response>> api_suggest(Pages pages, web::Context context);

web::TextKey status_key(Status status);
std::string status_color(Status status);
std::string agency_name(const Reference& reference, std::string_view code, Lang lang);
std::string agency_short(const Reference& reference, std::string_view code, Lang lang);
std::string service_href(const Service& service);
/// Services as a list of links with term and fee.
web::views::LinkList link_list(const web::Context& context, const Services& services, const Reference& reference);
web::views::SearchBox search_box(const web::Context& context, std::string query);
/// What is read, from where, why and on what ground; nothing if nothing is read.
std::vector<web::views::Table> reads_table(const web::Context& context, const Service& service, const Reference& reference);
/// What the law asks, which bodies are asked, and the stages with who works and their terms; nothing where a machine decides.
std::vector<web::views::Table> requirements_table(const web::Context& context, const Service& service);
std::vector<web::views::Table> bodies_table(const web::Context& context, const Service& service, const Reference& reference);
std::vector<web::views::Timeline> stages_list(const web::Context& context, const Service& service, const Reference& reference);
/// A value of the query: empty when absent, repeated, or longer than any code or search may be.
std::string query_value(const web::Context& context, std::string_view name);

}  // namespace darcha::catalog
