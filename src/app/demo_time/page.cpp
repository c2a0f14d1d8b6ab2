#include "app/demo_time/demo_time.h"
#include "core/dates.h"
#include "gen/app/text.h"
#include "gen/app/views.h"
#include "web/form.h"

namespace darcha::app {
namespace {

constexpr std::string_view kPath = "/namuna/vaqt";

net::Response show(const web::Context& context, const DemoClock& clock, const web::Form& form, int status) {
  const Date today = date_in_tashkent(clock.now());
  views::DemoTime view{.today = format_date(today, context.lang), .errors = form.summary()};
  if (context.request->query.find("bolindi"))
    view.done = web::views::Alert{.kind = "success", .title = context.t(text::kDemoTimeMoved), .announce = true};
  for (const auto& [days, key] : {std::pair{1, text::kDemoTimeByDay}, {7, text::kDemoTimeByWeek}, {30, text::kDemoTimeByMonth}})
    view.steps.push_back({.day = to_iso(today + Days{days}), .label = context.t(key)});
  view.day = {.name = "kun", .legend = context.t(text::kDemoTimeTo), .hint = context.t(text::kDemoTimeHint)};
  form.show(view.day);
  return web::page(context, {.title = context.t(text::kDemoTimeTitle), .has_error = !form.ok(), .noindex = true}, view, status);
}

// A button brings its day as one value, the form as three boxes.
std::optional<Date> asked_day(web::Form& form) {
  const std::string button = form.raw("sana");
  if (button.empty()) return form.date("kun");
  auto day = parse_iso_date(button);
  if (!day) form.fail("kun", "web.field_date");
  return day;
}

Task<Result<net::Response>> look(const DemoClock& clock, web::Context context) {
  co_return show(context, clock, web::Form{context, net::Fields{}}, 200);
}

Task<Result<net::Response>> move(DemoClock& clock, std::function<void()> moved, web::Context context) {
  web::Form form(context);
  if (const auto day = asked_day(form); day && form.ok()) {
    if (const auto done = clock.move_to(*day)) {
      moved();
      co_return net::Response::redirect(std::string{kPath} + "?bolindi=1");
    } else {
      form.fail("kun", done.error().code);
    }
  }
  co_return show(context, clock, form, 422);
}

}  // namespace

std::vector<web::Route> demo_time_routes(DemoClock& clock, std::function<void()> moved) {
  return {{net::Method::get, std::string{kPath}, web::WhoMay::anyone(),
           [&clock](web::Context context) { return look(clock, std::move(context)); }},
          {net::Method::post, std::string{kPath}, web::WhoMay::anyone(),
           [&clock, moved = std::move(moved)](web::Context context) { return move(clock, moved, std::move(context)); }}};
}

}  // namespace darcha::app
