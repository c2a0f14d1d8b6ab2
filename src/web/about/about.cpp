#include "web/about/about.h"

#include "gen/web/text.h"
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

struct Example {
  TextKey title;
  TextKey text;
  std::string_view command;
};
// As in docs/integration.md; every path is a row of a room's table of routes.
constexpr Example kExamples[] = {
    {text::kApiServices, text::kApiServicesText,
     "curl \"$DARCHA/api/v1/services\"\ncurl \"$DARCHA/api/v1/services/residence-certificate\""},
    {text::kApiSuggest, text::kApiSuggestText, "curl \"$DARCHA/api/v1/services/suggest?q=propiska\""},
    {text::kApiVerify, text::kApiVerifyText, "curl \"$DARCHA/api/v1/documents/verify?code=YBKK-1H7S-SWTT-TXR4-76Y6\""},
    {text::kApiLog, text::kApiLogText, "curl \"$DARCHA/log/checkpoint\"\ncurl \"$DARCHA/api/v1/log/consistency?from=1&to=2\""},
};

Task<Result<net::Response>> api(Context context) {
  views::ApiPage view;
  for (const Example& example : kExamples)
    view.examples.push_back({.title = context.t(example.title), .text = context.t(example.text), .command = std::string{example.command}});
  co_return about(context, text::kApiTitle, text::kApiLead, view);
}

}  // namespace

std::vector<Route> about_routes() {
  return {{.method = net::Method::get, .pattern = "/qulayliklar", .who_may = WhoMay::anyone(), .page = accessibility},
          {.method = net::Method::get, .pattern = "/maxfiylik", .who_may = WhoMay::anyone(), .page = privacy},
          {.method = net::Method::get, .pattern = "/api", .who_may = WhoMay::anyone(), .page = api}};
}

}  // namespace darcha::web
