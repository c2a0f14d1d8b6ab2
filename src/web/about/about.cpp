#include "web/about/about.h"

#include "gen/web/views.h"

namespace darcha::web {
namespace {

/// The same for everyone who reads the language; the frame around it names a person who is signed in.
template <class View>
net::Response about(const Context& context, TextKey title, TextKey description, const View& view) {
  return page(context,
              {.title = context.t(title),
               .description = context.t(description),
               .crumbs = {{context.t(text::kErrorHome), "/"}},
               .cacheable = !context.visitor.signed_in()},
              view);
}

Task<Result<net::Response>> accessibility(Context context) {
  co_return about(context, text::kAccessTitle, text::kAccessLead, views::AccessibilityStatement{});
}
Task<Result<net::Response>> privacy(Context context) {
  co_return about(context, text::kPrivacyTitle, text::kPrivacyLead, views::PrivacyPage{});
}

}  // namespace

std::vector<Route> about_routes() {
  return {{.method = net::Method::get, .pattern = "/qulayliklar", .who_may = WhoMay::anyone(), .page = accessibility},
          {.method = net::Method::get, .pattern = "/maxfiylik", .who_may = WhoMay::anyone(), .page = privacy}};
}

}  // namespace darcha::web
