// POST /sozlamalar: display settings into a cookie, and back to the page they were changed on.
#include "web/refusals.h"
#include "web/visit.h"

namespace darcha::web {
namespace {

bool ticked(const net::Fields& form, std::string_view name) { return form.find(name) == "1"; }

Prefs::Scheme scheme_of(const net::Fields& form) {
  const auto value = form.find("scheme");
  if (value == "light") return Prefs::Scheme::light;
  return value == "dark" ? Prefs::Scheme::dark : Prefs::Scheme::automatic;
}

Task<Result<net::Response>> save(Context context) {
  const net::Fields& form = context.request->form;
  const Prefs prefs{.large_text = ticked(form, "large_text"),
                    .high_contrast = ticked(form, "high_contrast"),
                    .simple_view = ticked(form, "simple_view"),
                    .read_aloud = ticked(form, "read_aloud"),
                    .scheme = scheme_of(form)};
  const auto back = safe_local_path(form.find("return_to").value_or("/"));
  context.state->set_cookies.push_back(make_cookie(*context.request, "prefs", prefs_to_cookie(prefs), kYear));
  co_return net::Response::redirect(back.value_or("/"));
}

}  // namespace

std::vector<Route> settings_routes() {
  Route route{.method = net::Method::post, .pattern = "/sozlamalar", .who_may = WhoMay::anyone(), .page = save, .max_body = 8 * 1024};
  route.csrf_exempt = true;  // it stands on cached pages that hold no token, and sets nothing but a display cookie; Origin is still checked
  return {route};
}

}  // namespace darcha::web
