#include "catalog/pages/pages.h"

namespace darcha::catalog {
namespace {

web::Route row(std::string pattern, Task<Result<net::Response>> (*page)(Pages, web::Context), const Pages& pages, bool api = false) {
  return {.method = net::Method::get,
          .pattern = std::move(pattern),
          .who_may = web::WhoMay::anyone(),
          .page = [page, pages](web::Context context) { return page(pages, std::move(context)); },
          .api = api};
}

}  // namespace

std::vector<web::Route> routes(Pages pages) {
  return {
      row("/", front_page, pages),
      row("/xizmatlar", list_page, pages),
      row("/xizmatlar/{code}", service_page, pages),
      row("/xizmatlar/{code}/maxfiylik", privacy_page, pages),
      row("/hayotiy-vaziyatlar", life_page, pages),
      row("/raqamlashtirish", register_page, pages),
      row("/api/v1/services", api_services, pages, true),
      row("/api/v1/services/suggest", api_suggest, pages, true),
      row("/api/v1/services/{code}", api_service, pages, true),
  };
}

}  // namespace darcha::catalog
